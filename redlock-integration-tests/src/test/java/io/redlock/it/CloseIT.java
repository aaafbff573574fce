package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CloseIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final String NAME = "to-be-closed";
    private static final int CALLERS = 16;

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    private Redlock client() {
        return Clients.of(JedisLockNodes.builder().addresses(nodes.addresses()).clientName(NAME))
                .listener(recorder)
                .build();
    }

    private void awaitNoTrace() {
        await().untilAsserted(() -> assertThat(Threads.ofTheLibrary()).isEmpty());
        await().untilAsserted(() ->
                assertThat(Keys.onRunning(nodes, "CLIENT", "LIST")).noneMatch(clients -> clients.contains(NAME)));
    }

    @Test
    @Tag("smoke")
    void no_lock_no_thread_and_no_connection_is_left() throws Exception {
        Redlock redlock = client();
        Clients.awaitUp(redlock, 5);
        List<Hold> holds = new ArrayList<>();
        for (int lock = 0; lock < 100; lock++) {
            holds.add(redlock.acquire(LockRequest.of("k" + lock)).orThrow());
        }
        assertThat(Keys.onRunning(nodes, "CLIENT", "LIST")).allMatch(clients -> clients.contains("name=" + NAME));

        redlock.close();

        assertThat(holds).noneMatch(Hold::isValid);
        assertThat(redlock.holds()).isEmpty();
        Keys.awaitNone(nodes);
        awaitNoTrace();
    }

    @Test
    void nothing_is_left_either_while_nodes_are_hung_down_and_mute() throws Exception {
        try (BlackHole mute = BlackHole.mute()) {
            List<String> addresses = new ArrayList<>(nodes.addresses());
            addresses.set(0, mute.address());
            nodes.kill(1);
            Redlock redlock = Clients.unguarded(addresses).build();
            redlock.acquire(LockRequest.of("k")).orThrow();
            nodes.pause(2);

            redlock.close();

            nodes.resume(2);
            Keys.awaitNone(nodes);
            awaitNoTrace();
        }
    }

    @Test
    void who_works_under_a_lock_is_told_at_the_end_that_it_was_taken_away() throws Exception {
        Redlock redlock = client();
        Hold hold = redlock.acquire(LockRequest.of("k")).orThrow();

        redlock.close();

        assertThat(hold.state()).isEqualTo(HoldState.LOST);
        assertThatThrownBy(hold::close)
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("'k'")
                .hasMessageContaining("this Redlock was closed");
        assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
        hold.close();
    }

    @Test
    void a_second_close_does_nothing() throws Exception {
        Redlock redlock = client();
        redlock.acquire(LockRequest.of("k")).orThrow();
        redlock.close();
        redlock.close();

        Keys.awaitNone(nodes);
    }

    @Test
    void nobody_gets_a_lock_afterwards() {
        Redlock redlock = client();
        redlock.close();

        assertThatIllegalStateException().isThrownBy(() -> redlock.acquire(LockRequest.of("k")));
        assertThatThrownBy(() -> redlock.acquireAsync(LockRequest.of("k"))
                        .toCompletableFuture()
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        Keys.awaitNone(nodes);
    }

    @Test
    void who_waits_hears_of_it() throws Exception {
        Redlock redlock = client();
        Redlock other = Clients.of(nodes).build();
        other.acquire(LockRequest.of("k")).orThrow();
        LockRequest patient = LockRequest.of("k").waitTime(Duration.ofMinutes(5));
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<?> waiting = caller.submit(() -> redlock.acquire(patient));
            CompletableFuture<?> promise = redlock.acquireAsync(patient).toCompletableFuture();
            recorder.awaitAttempts("k", 5);

            redlock.close();

            for (Future<?> asked : List.of(waiting, promise)) {
                assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(IllegalStateException.class);
            }
        } finally {
            caller.shutdownNow();
            other.close();
        }
        Keys.awaitNone(nodes);
    }

    /** Attempts are in every state of their life when the client is closed under them. */
    private List<Throwable> closeUnderCallers() throws Exception {
        Redlock redlock = client();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> futures = new ArrayList<>();
            IntStream.range(0, CALLERS).forEach(caller -> futures.add(callers.submit(() -> hammer(redlock, caller))));
            recorder.awaitAttempts("k", 50);

            redlock.close();

            List<Throwable> ends = new ArrayList<>();
            for (Future<?> future : futures) {
                ends.add(catchThrowableOfType(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS))
                        .getCause());
            }
            return ends;
        } finally {
            callers.shutdownNow();
        }
    }

    @RepeatedTest(5)
    void who_is_acquiring_hears_of_it() throws Exception {
        assertThat(closeUnderCallers()).hasSize(CALLERS).hasOnlyElementsOfType(IllegalStateException.class);
    }

    @RepeatedTest(20)
    void no_attempt_that_was_under_way_leaves_a_key() throws Exception {
        closeUnderCallers();

        Keys.awaitNone(nodes);
    }

    @RepeatedTest(5)
    void what_is_under_way_at_nodes_that_hang_leaves_no_key() throws Exception {
        Redlock redlock = Clients.of(
                        JedisLockNodes.builder().addresses(nodes.addresses()).clientName(NAME))
                .listener(recorder)
                .nodeTimeout(Duration.ofMillis(250))
                .build();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<?>> futures = new ArrayList<>();
            IntStream.range(0, CALLERS).forEach(caller -> futures.add(callers.submit(() -> hammer(redlock, caller))));
            recorder.awaitAttempts("k", 50);
            IntStream.range(0, 5).forEach(nodes::pause);

            redlock.close();

            assertThat(futures)
                    .allSatisfy(future -> assertThat(catchThrowableOfType(
                                    ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS)))
                            .isNotNull());
        } finally {
            IntStream.range(0, 5).forEach(nodes::resume);
            callers.shutdownNow();
        }
        Keys.awaitNone(nodes);
        awaitNoTrace();
    }

    private static Hold hammer(Redlock redlock, int caller) throws InterruptedException {
        for (int round = 0; ; round++) {
            redlock.acquire(LockRequest.of("k" + caller % 12 + (round % 2 == 0 ? "" : "-" + round)))
                    .orThrow()
                    .close();
        }
    }
}
