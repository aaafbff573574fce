package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.redlock.Extension;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LedgerChanged;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.LockRevoked;
import io.redlock.RedlockEvent.MaxLeaseAdopted;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.ReleaseOutcome;
import io.redlock.Revocation;
import io.redlock.Tally;
import io.redlock.node.Answer;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
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
                line(new LockLapsed(KEYS, "pay", MOMENT, MOMENT), Level.DEBUG, "left to lapse after PT0.002S"),
                line(
                        new LockRevoked("P1", Revocation.REVOKED, TALLY),
                        Level.WARN,
                        "Lock 'P1' was to be revoked: REVOKED (granted"),
                line(
                        new LockLost(KEYS, "pay", MOMENT, "its validity was spent"),
                        Level.ERROR,
                        "its validity was spent"),
                line(node(State.UP, ""), Level.INFO, "Node redis://a:6379 is UP"),
                line(node(State.UP, "OOM no memory"), Level.WARN, "is UP: OOM no memory"),
                line(node(State.DOWN, "refused"), Level.WARN, "Node redis://a:6379 is DOWN: refused"),
                line(node(State.REJECTED, "WRONGPASS"), Level.ERROR, "Node redis://a:6379 is REJECTED: WRONGPASS"),
                line(node(State.SUSPECT, "silent"), Level.WARN, "is SUSPECT: silent"),
                line(node(State.CLOSED, ""), Level.DEBUG, "is CLOSED"),
                line(node(State.UNSUITABLE, "a replica"), Level.ERROR, "Node redis://a:6379 is UNSUITABLE: a replica"),
                line(
                        node(State.QUARANTINED, "quarantined for 11100ms more: it was restarted"),
                        Level.WARN,
                        "is QUARANTINED: quarantined for 11100ms more: it was restarted"));
    }

    static Stream<Arguments> linesOfHolds() {
        return Stream.of(
                line(renewal(Extension.EXTENDED), Level.DEBUG, "pay [P1]: renewed after PT0.002S"),
                line(renewal(Extension.REFUSED), Level.DEBUG, "renewal REFUSED"),
                line(renewal(Extension.UNKNOWN), Level.WARN, "unknown 1: redis://a:6379 unknown: timed out"),
                line(
                        new KeyRepaired(KEYS, "pay", "redis://a:6379"),
                        Level.DEBUG,
                        "pay [P1]: redis://a:6379 has the key again"),
                line(
                        new HoldDoubted(KEYS, "pay", "it was restarted"),
                        Level.DEBUG,
                        "before its time: it was restarted"),
                line(
                        new HoldOutstays(KEYS, "pay", Duration.ofMinutes(30), Duration.ofHours(1), false),
                        Level.WARN,
                        "pay [P1]: held for PT30M, half of its hold limit of PT1H, after which"),
                line(
                        new HoldOutstays(KEYS, "pay", Duration.ofHours(1), Duration.ofHours(1), true),
                        Level.WARN,
                        "its hold limit of PT1H: it is not renewed any more"),
                line(new LedgerChanged("redis://a:6379", 0), Level.DEBUG, "Node redis://a:6379 has 0 releases"),
                line(new LedgerChanged("redis://a:6379", 999), Level.DEBUG, "has 999 releases yet to hear"),
                line(new LedgerChanged("redis://a:6379", 1000), Level.WARN, "has 1000 releases yet to hear"),
                line(
                        new MaxLeaseAdopted("redis://a:6379", Duration.ofSeconds(30)),
                        Level.WARN,
                        "marker of node redis://a:6379 says that another application uses leases of up to PT30S"));
    }

    private static RedlockEvent renewal(Extension outcome) {
        return outcome == Extension.EXTENDED
                ? new LockRenewed(KEYS, "pay", TALLY, MOMENT, MOMENT, MOMENT)
                : new RenewalFailed(KEYS, "pay", outcome, TALLY, MOMENT, MOMENT);
    }

    private static Arguments line(RedlockEvent event, Level level, String text) {
        return Arguments.of(event, level, text);
    }

    private static RedlockEvent notAcquired(Reason reason) {
        return new LockNotAcquired(new NotAcquired(KEYS, "pay", MOMENT, reason, TALLY, Optional.empty()));
    }

    private static RedlockEvent released(ReleaseOutcome outcome) {
        return new LockReleased(KEYS, "pay", outcome, MOMENT, MOMENT, TALLY);
    }

    private static RedlockEvent node(State state, String detail) {
        return new NodeChanged(new NodeStatus(
                "redis://a:6379",
                state,
                Optional.empty(),
                detail,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0));
    }

    @ParameterizedTest
    @MethodSource({"lines", "linesOfHolds"})
    void writes_what_happened_at_its_level(RedlockEvent event, Level level, String text) {
        new RedlockLogListener().on(event);

        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(level);
            assertThat(line.getFormattedMessage()).contains(text);
        });
    }

    @Test
    void names_the_property_of_a_hold_limit() {
        new RedlockLogListener().on(new HoldOutstays(KEYS, "pay", MOMENT, MOMENT, true));

        assertThat(log.list.get(0).getFormattedMessage()).contains("redlock.hold-limit");
    }

    @Test
    void warns_once_a_second_of_renewals_that_fail_and_says_how_many_there_were() {
        AtomicLong nanos = new AtomicLong();
        RedlockLogListener listener = new RedlockLogListener(nanos::get);

        for (int millis = 0; millis <= 1000; millis += 250) {
            nanos.set(Duration.ofMillis(millis).toNanos());
            listener.on(renewal(Extension.UNKNOWN));
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.DEBUG, Level.DEBUG, Level.DEBUG, Level.WARN);
        assertThat(log.list.get(4).getFormattedMessage()).endsWith("; so did 3 others meanwhile");
    }

    static Stream<Class<?>> frequent() {
        return Stream.of(
                AttemptDecided.class,
                LateVote.class,
                LockAcquired.class,
                LockReleased.class,
                LockRenewed.class,
                KeyRepaired.class,
                HoldDoubted.class);
    }

    @ParameterizedTest
    @MethodSource("frequent")
    void does_not_have_an_event_made_that_it_would_not_write(Class<? extends RedlockEvent> type) {
        assertThat(new RedlockLogListener().wants(type)).isTrue();

        logger.setLevel(Level.INFO);
        assertThat(new RedlockLogListener().wants(type)).isFalse();
    }

    @Test
    void wants_every_event_that_may_be_a_warning() {
        logger.setLevel(Level.INFO);

        assertThat(Stream.of(RedlockEvent.class.getPermittedSubclasses())
                        .filter(type -> new RedlockLogListener().wants(type.asSubclass(RedlockEvent.class))))
                .containsExactlyInAnyOrder(
                        LockNotAcquired.class,
                        RenewalFailed.class,
                        HoldOutstays.class,
                        LockLost.class,
                        LockRevoked.class,
                        NodeChanged.class,
                        LedgerChanged.class,
                        MaxLeaseAdopted.class);
    }
}
