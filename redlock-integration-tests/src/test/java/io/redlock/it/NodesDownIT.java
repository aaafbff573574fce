package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.LockRequest;
import io.redlock.QuorumUnavailableException;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodesDownIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int THREADS = 8;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(250);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    private void kill(int count) {
        IntStream.range(0, count).forEach(nodes::kill);
    }

    private void restart(int count) {
        IntStream.range(0, count).forEach(nodes::restart);
    }

    private static void assertUnavailableInTime(Redlock redlock) {
        long start = System.nanoTime();
        assertThatThrownBy(() ->
                        redlock.acquire(LockRequest.of("k").waitTime(WAIT)).orThrow())
                .isInstanceOf(QuorumUnavailableException.class)
                .hasMessageContaining("'k'");
        // The promise is the wait time and one node timeout; the rest is for a busy machine.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(WAIT.plus(NODE_TIMEOUT).multipliedBy(3));
    }

    private static void awaitAcquired(Redlock redlock) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> redlock.acquire(LockRequest.of("again").waitTime(Duration.ZERO)) instanceof Acquired);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Tag("smoke")
    void a_minority_that_is_down_at_the_start_is_not_missed_and_joins_later(int down) throws Exception {
        kill(down);
        try (Redlock redlock =
                Clients.unguarded(nodes.addresses()).listener(recorder).build()) {
            for (int round = 0; round < 20; round++) {
                redlock.acquire(LockRequest.of("k")).orThrow().close();
            }
            assertThat(recorder.awaitAttempts("k", 20)).allMatch(attempt -> attempt.attempt() == 1);

            restart(down);
            Clients.awaitUp(redlock, 5);
            await().until(() -> {
                redlock.acquire(LockRequest.of("joined")).orThrow().close();
                return recorder.grants(nodes.address(0), "joined") > 0;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_minority_that_is_killed_under_load_fails_nobody(int killed) {
        try (Redlock redlock =
                        Clients.unguarded(nodes.addresses()).listener(recorder).build();
                Load load = Load.of(THREADS, redlock, Load.GiveBack.RELEASE)) {
            load.awaitMore(200);
            kill(killed);
            load.phase("killed").awaitMore(2000).end();

            List<AttemptDecided> attempts = recorder.awaitAttempts("killed", 1900);
            assertThat(attempts.stream().filter(attempt -> !Recorder.isWonAtOnce(attempt)))
                    .isEmpty();
            Keys.awaitNone(nodes);
        }
    }

    @ParameterizedTest
    @EnumSource(Load.GiveBack.class)
    void a_node_that_is_restarted_under_load_votes_again_and_no_key_stays(Load.GiveBack giveBack) {
        String address = nodes.address(1);
        try (Redlock redlock =
                        Clients.unguarded(nodes.addresses()).listener(recorder).build();
                Load load = Load.of(THREADS, redlock, giveBack).whereNodesForget()) {
            load.awaitMore(200);
            for (int round = 0; round < 3; round++) {
                nodes.kill(1);
                load.awaitMore(200);
                nodes.restart(1);
                Clients.awaitUp(redlock, 5);
                String phase = "back" + round + "-";
                load.phase(phase);
                await().atMost(Duration.ofSeconds(20)).until(() -> recorder.grants(address, phase) > 0);
            }
            load.end();

            assertThat(recorder.changes(address, State.DOWN)).hasSizeGreaterThanOrEqualTo(3);
            Keys.awaitNone(nodes);
        }
    }

    @Test
    @Tag("smoke")
    void a_majority_that_is_down_is_told_in_time_and_found_again_by_itself() {
        try (Redlock redlock = Clients.unguarded(nodes.addresses())
                .nodeTimeout(NODE_TIMEOUT)
                .listener(recorder)
                .build()) {
            awaitAcquired(redlock);
            kill(3);
            assertUnavailableInTime(redlock);
            assertThatThrownBy(() -> redlock.acquire(LockRequest.of("k").waitTime(Duration.ZERO))
                            .orThrow())
                    .hasMessageContainingAll(nodes.addresses().toArray(String[]::new));
            restart(3);
            awaitAcquired(redlock);
        }
    }

    @Test
    void a_majority_that_is_hung_is_told_in_time_and_found_again_by_itself() {
        try (Redlock redlock =
                Clients.unguarded(nodes.addresses()).nodeTimeout(NODE_TIMEOUT).build()) {
            IntStream.range(0, 3).forEach(nodes::pause);
            assertUnavailableInTime(redlock);
            IntStream.range(0, 3).forEach(nodes::resume);
            awaitAcquired(redlock);
        }
    }

    @Test
    void all_nodes_may_be_down_at_the_start_and_are_found_when_they_come() {
        kill(5);
        try (Redlock redlock =
                Clients.unguarded(nodes.addresses()).nodeTimeout(NODE_TIMEOUT).build()) {
            assertThat(redlock.nodes()).allMatch(node -> node.state() == State.DOWN);
            assertThat(redlock.nodes()).allMatch(node -> !node.detail().isBlank());
            assertUnavailableInTime(redlock);
            restart(5);
            awaitAcquired(redlock);
            Clients.awaitUp(redlock, 5);
        }
    }
}
