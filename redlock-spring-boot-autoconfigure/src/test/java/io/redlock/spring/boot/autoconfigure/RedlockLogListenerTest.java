package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.ReleaseOutcome;
import io.redlock.Tally;
import io.redlock.node.Answer;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockLogListenerTest {

    private static final List<String> KEYS = List.of("P1");
    private static final Duration MOMENT = Duration.ofMillis(2);
    private static final Tally TALLY = new Tally(List.of(new Answer("redis://a:6379", Vote.UNKNOWN, "timed out")));

    private final Logger logger = (Logger) LoggerFactory.getLogger(RedlockLogListener.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Level before;

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(before);
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                line(new AttemptDecided(KEYS, "pay", 2, Optional.empty(), TALLY, MOMENT), Level.DEBUG, "attempt 2 won"),
                line(
                        new AttemptDecided(KEYS, "pay", 2, Optional.of(Reason.CONTENDED), TALLY, MOMENT),
                        Level.DEBUG,
                        "attempt 2 CONTENDED"),
                line(new LateVote(KEYS, "pay", TALLY.answers().get(0)), Level.DEBUG, "late vote of redis://a:6379"),
                line(new LockAcquired(KEYS, "pay", 1, MOMENT, MOMENT), Level.DEBUG, "acquired after 1 attempts"),
                line(notAcquired(Reason.CONTENDED), Level.DEBUG, "pay: Lock 'P1' not acquired after 2ms: CONTENDED"),
                line(notAcquired(Reason.NO_QUORUM), Level.WARN, "redis://a:6379 unknown: timed out"),
                line(notAcquired(Reason.LEASE_SPENT), Level.WARN, "LEASE_SPENT"),
                line(released(ReleaseOutcome.RELEASED), Level.DEBUG, "release RELEASED"),
                line(released(ReleaseOutcome.UNCERTAIN), Level.DEBUG, "release UNCERTAIN"),
                line(released(ReleaseOutcome.LOST), Level.DEBUG, "release LOST"),
                line(
                        new LockLost(KEYS, "pay", MOMENT, "its validity was spent"),
                        Level.ERROR,
                        "its validity was spent"),
                line(node(State.UP, ""), Level.INFO, "Node redis://a:6379 is UP"),
                line(node(State.DOWN, "refused"), Level.WARN, "Node redis://a:6379 is DOWN: refused"),
                line(node(State.REJECTED, "WRONGPASS"), Level.ERROR, "Node redis://a:6379 is REJECTED: WRONGPASS"),
                line(node(State.SUSPECT, "silent"), Level.WARN, "is SUSPECT: silent"),
                line(node(State.CLOSED, ""), Level.DEBUG, "is CLOSED"));
    }

    private static Arguments line(RedlockEvent event, Level level, String text) {
        return Arguments.of(event, level, text);
    }

    private static RedlockEvent notAcquired(Reason reason) {
        return new LockNotAcquired(new NotAcquired(KEYS, "pay", MOMENT, reason, TALLY, Optional.empty()));
    }

    private static RedlockEvent released(ReleaseOutcome outcome) {
        return new LockReleased(KEYS, "pay", outcome, MOMENT, TALLY);
    }

    private static RedlockEvent node(State state, String detail) {
        return new NodeChanged(new NodeStatus("redis://a:6379", state, Optional.empty(), detail));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void writes_what_happened_at_its_level(RedlockEvent event, Level level, String text) {
        new RedlockLogListener().on(event);

        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(level);
            assertThat(line.getFormattedMessage()).contains(text);
        });
    }
}
