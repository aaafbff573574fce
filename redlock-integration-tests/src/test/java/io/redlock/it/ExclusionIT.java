package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExclusionIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int THREADS = 12;
    private static final int ROUNDS = 40;
    private static final long SEED = 31;
    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ofSeconds(60));

    private final RedisNodes nodes = REDIS.nodes();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    /** Not atomic on purpose: the lock is what keeps it right. */
    private volatile int counter;

    private void work(Redlock redlock) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            try (Hold hold = redlock.acquire(REQUEST).orThrow()) {
                int now = inside.incrementAndGet();
                mostInside.accumulateAndGet(now, Math::max);
                int read = counter;
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
                counter = read + 1;
                inside.decrementAndGet();
                hold.ensureValid();
            }
        }
    }

    private void assertExclusion(Redlock one, Redlock two, Runnable trouble) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Redlock redlock = thread % 2 == 0 ? one : two;
                all.add(threads.submit(() -> {
                    work(redlock);
                    return null;
                }));
            }
            while (!all.stream().allMatch(Future::isDone)) {
                trouble.run();
            }
            for (Future<?> future : all) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(mostInside).hasValue(1);
        assertThat(counter).isEqualTo(THREADS * ROUNDS);
        Keys.awaitNone(nodes);
    }

    @Test
    void two_clients_with_many_threads_never_meet_under_one_lock() throws Exception {
        try (Redlock one = Clients.of(nodes).build();
                Redlock two = Clients.of(nodes).build()) {
            assertExclusion(one, two, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)));
        }
    }

    @Test
    void they_never_meet_either_while_nodes_hang_and_connections_break() throws Exception {
        Random random = new Random(SEED);
        try (Redlock one = Clients.of(nodes).build();
                Redlock two = Clients.of(nodes).build()) {
            assertExclusion(one, two, () -> {
                int node = random.nextInt(5);
                nodes.pause(node);
                nodes.command((node + 1) % 5, "CLIENT", "KILL", "TYPE", "normal");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50)));
                nodes.resume(node);
            });
        }
    }
}
