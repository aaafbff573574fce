package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.redlock.Acquired;
import io.redlock.Hold;
import io.redlock.LockContendedException;
import io.redlock.LockNotAcquiredException;
import io.redlock.LockRequest;
import io.redlock.QuorumUnavailableException;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final LockRequest ONCE = LockRequest.of("k").waitTime(Duration.ZERO);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();
    private Redlock redlock;

    @BeforeEach
    void connect() {
        redlock = Clients.of(nodes).listener(recorder).build();
        Clients.awaitUp(redlock, 5);
    }

    @AfterEach
    void disconnect() {
        redlock.close();
    }

    private <E extends LockNotAcquiredException> E refused(LockRequest request, Class<E> type) {
        return catchThrowableOfType(type, () -> redlock.acquire(request).orThrow());
    }

    private void onNodes(int count, String... command) {
        for (int node = 0; node < count; node++) {
            nodes.command(node, command);
        }
    }

    @Test
    void a_contended_lock_is_refused_with_key_wait_answers_and_holder() throws Exception {
        Duration wait = Duration.ofMillis(200);
        try (Redlock other = Clients.of(nodes).application("till-7").build();
                Hold held = other.acquire(LockRequest.of("payment:42")).orThrow()) {
            LockContendedException refused =
                    refused(LockRequest.of("payment:42").waitTime(wait), LockContendedException.class);

            assertThat(refused.keys()).isEqualTo(held.keys());
            assertThat(refused.waited()).isGreaterThanOrEqualTo(wait);
            assertThat(refused)
                    .hasMessageContaining("'payment:42'")
                    .hasMessageContaining("after %dms", refused.waited().toMillis())
                    .hasMessageContaining("held by till-7@")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
            assertThat(nodes.addresses()).allMatch(refused.getMessage()::contains);
            assertThat(refused.outcome().tally().refused()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void a_wait_time_of_zero_is_one_attempt() throws Exception {
        try (Redlock other = Clients.of(nodes).build();
                Hold held = other.acquire(LockRequest.of("k")).orThrow()) {
            refused(ONCE, LockContendedException.class);

            Awaitility.await().until(() -> recorder.all(LockNotAcquired.class).size() == 1);
            assertThat(recorder.attempts("k")).hasSize(1).allMatch(attempt -> attempt.attempt() == 1);
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void a_wait_time_is_used_for_more_attempts_each_counted() throws Exception {
        try (Redlock other = Clients.of(nodes).build();
                Hold held = other.acquire(LockRequest.of("k")).orThrow()) {
            refused(LockRequest.of("k").waitTime(Duration.ofMillis(300)), LockContendedException.class);

            Awaitility.await().until(() -> recorder.all(LockNotAcquired.class).size() == 1);
            assertThat(recorder.attempts("k")).hasSizeGreaterThan(2);
            assertThat(recorder.attempts("k").stream()
                            .map(attempt -> attempt.attempt())
                            .distinct()
                            .count())
                    .isEqualTo(recorder.attempts("k").size());
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void who_waits_has_the_lock_when_the_holder_gives_it_back() throws Exception {
        try (Redlock other = Clients.of(nodes).build()) {
            Hold held = other.acquire(LockRequest.of("k")).orThrow();
            var waiting = redlock.acquireAsync(LockRequest.of("k")).toCompletableFuture();
            recorder.awaitAttempts("k", 2);
            assertThat(waiting).isNotDone();

            held.close();

            assertThat(waiting.get()).isInstanceOf(Acquired.class);
        }
    }

    @Test
    void a_key_that_holds_other_data_is_no_contention_but_a_mistake_that_is_named() {
        onNodes(5, "RPUSH", Keys.redisKey("k"), "other", "data");

        assertThat(refused(ONCE, QuorumUnavailableException.class))
                .hasMessageContaining("'redlock:lock:k' holds other data");
        assertThat(Keys.onRunning(nodes, "LLEN", Keys.redisKey("k"))).containsOnly("2");
    }

    @Test
    void a_key_that_never_expires_is_no_contention_but_a_mistake_that_is_named() {
        onNodes(5, "SET", Keys.redisKey("k"), "for ever");

        assertThat(refused(ONCE, QuorumUnavailableException.class))
                .hasMessageContaining("'redlock:lock:k' never expires");
        assertThat(Keys.values(nodes, "k")).containsOnly("for ever");
    }

    @Test
    void other_data_on_a_minority_is_outvoted() throws Exception {
        onNodes(2, "RPUSH", Keys.redisKey("k"), "other", "data");

        redlock.acquire(ONCE).orThrow().close();
    }

    @Test
    void two_refusals_are_no_contention_when_the_other_nodes_do_not_answer() throws Exception {
        try (Redlock other = Clients.of(nodes).build();
                Hold held = other.acquire(LockRequest.of("k")).orThrow()) {
            Keys.awaitEverywhere(nodes, "k");
            nodes.kill(0);
            recorder.awaitChange(nodes.address(0), State.DOWN);
            List.of(1, 2).forEach(nodes::pause);

            QuorumUnavailableException refused = refused(ONCE, QuorumUnavailableException.class);

            assertThat(refused.outcome().tally().refused()).isEqualTo(2);
            assertThat(held.isValid()).isTrue();
        }
    }
}
