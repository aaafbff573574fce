package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.it.Recorder;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Locks that are given back while they are extended or repaired: F28. The rest of that row: {@link io.redlock.it.CloseIT},
 * {@link io.redlock.it.InterruptIT}, {@link io.redlock.it.ListenerIT}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class CloseDuringRenewalIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int THREADS = 4;
    private static final int LOOPS = 1_000;
    private static final int BATCHES = 20;
    private static final int HOLDS = 100;
    private static final long SEED = 20261123;

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    /** The lease outlasts the test: a key that a late extension or repair brought back would still be there. */
    @Test
    void f28_no_extension_and_no_repair_brings_a_key_back_that_was_given_back() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build()) {
            Clients.awaitUp(redlock, 5);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                all.add(threads.submit(() -> {
                    loop(redlock, threads, number);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(120, TimeUnit.SECONDS);
            }
            Keys.awaitGone(nodes, "k");
            assertNothingIsLeft(redlock);
            assertThat(recorder.all(LockRenewed.class)).hasSizeGreaterThan(LOOPS);
        } finally {
            threads.shutdownNow();
        }
    }

    private void loop(Redlock redlock, ExecutorService threads, int number) throws Exception {
        Random random = new Random(SEED + number);
        for (int round = 0; round < LOOPS; round++) {
            String key = "loop-" + number + "-" + round;
            Hold hold = redlock.acquire(LockRequest.of(key)).orThrow();
            if (round % 10 == 0) {
                // What is missing is repaired.
                nodes.command(random.nextInt(5), "DEL", Keys.redisKey(key));
            }
            Future<?> extending = threads.submit(() -> hold.extend(Clients.LEASE));
            LockSupport.parkNanos(random.nextLong(TimeUnit.MICROSECONDS.toNanos(600)));
            hold.close();
            extending.get(30, TimeUnit.SECONDS);
        }
    }

    /** The watchdog is at work on each of them all the time. */
    @Test
    void f28_locks_that_are_given_back_while_the_watchdog_renews_them() throws Exception {
        Random random = new Random(SEED);
        Duration lease = Duration.ofMillis(900);
        try (Redlock redlock = Clients.of(nodes)
                .lease(lease)
                .nodeTimeout(Scene.NODE_TIMEOUT)
                .listener(recorder)
                .build()) {
            Clients.awaitUp(redlock, 5);
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Hold> holds = new ArrayList<>();
                for (int lock = 0; lock < HOLDS; lock++) {
                    holds.add(redlock.acquire(LockRequest.of("watched-" + batch + "-" + lock))
                            .orThrow());
                }
                // The first of them are due for renewal after a third of the lease.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150 + random.nextInt(150)));
                for (Hold hold : holds) {
                    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(1)));
                    hold.release();
                }
                assertNothingIsLeft(redlock);
            }
            assertThat(recorder.all(LockRenewed.class)).hasSizeGreaterThan(BATCHES);
        }
    }

    private void assertNothingIsLeft(Redlock redlock) {
        assertThat(redlock.holds()).isEmpty();
        Keys.awaitNone(nodes);
    }
}
