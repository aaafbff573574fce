package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InterruptIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int CALLERS = 50;
    private static final int SHARED_KEYS = 10;
    private static final int INTERRUPTS = 2000;
    private static final long SEED = 4711;

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();
    private final List<Thread> callers = new CopyOnWriteArrayList<>();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger acquired = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private void call(Redlock redlock, int caller) {
        callers.add(Thread.currentThread());
        for (int round = 0; !stopped.get(); round++) {
            String key = round % 2 == 0 ? "shared-" + caller % SHARED_KEYS : "own-" + caller;
            try (Hold hold = redlock.acquire(LockRequest.of(key)).orThrow()) {
                acquired.incrementAndGet();
                if (round % 3 == 0) {
                    hold.release();
                }
            } catch (InterruptedException asMeant) {
                interrupted.incrementAndGet();
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        }
    }

    private void interruptAtRandom() {
        Random random = new Random(SEED);
        for (int interrupt = 0; interrupt < INTERRUPTS; interrupt++) {
            callers.get(random.nextInt(CALLERS)).interrupt();
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }

    private void interrupts_leave_nothing_behind(Threads.Kind kind) throws Exception {
        ExecutorService threads = kind.executor();
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build()) {
            Clients.awaitUp(redlock, 5);
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                threads.execute(() -> call(redlock, number));
            }
            await().until(() -> callers.size() == CALLERS);
            interruptAtRandom();
            stopped.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            assertThat(failures).isEmpty();
            assertThat(interrupted).hasPositiveValue();
            assertThat(acquired).hasPositiveValue();
            Keys.awaitNone(nodes);
            assertThat(redlock.holds()).isEmpty();
            assertThat(nodes.addresses())
                    .allMatch(address -> recorder.changes(address, State.DOWN).isEmpty());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fifty_callers_interrupted_at_random_leave_no_key_and_no_hold_behind() throws Exception {
        interrupts_leave_nothing_behind(Threads.Kind.PLATFORM);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void fifty_virtual_callers_interrupted_at_random_cost_no_connection_either() throws Exception {
        interrupts_leave_nothing_behind(Threads.Kind.VIRTUAL);
    }

    @Test
    void a_caller_that_waits_gives_up_when_it_is_interrupted() throws Exception {
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build();
                Redlock other = Clients.of(nodes).build();
                Hold held = other.acquire(LockRequest.of("k")).orThrow()) {
            Thread caller = new Thread(() -> call(redlock, LockRequest.of("k").waitTime(Duration.ofMinutes(5))));
            caller.start();
            recorder.awaitAttempts("k", 3);
            caller.interrupt();
            caller.join(TimeUnit.SECONDS.toMillis(10));

            assertThat(caller.isAlive()).isFalse();
            assertThat(interrupted).hasValue(1);
            assertThat(redlock.holds()).isEmpty();
            assertThat(held.isValid()).isTrue();
        }
        Keys.awaitGone(nodes, "k");
    }

    private void call(Redlock redlock, LockRequest request) {
        try {
            redlock.acquire(request).orThrow();
        } catch (InterruptedException asMeant) {
            interrupted.incrementAndGet();
        }
    }

    @Test
    void a_caller_that_was_interrupted_before_asks_no_node() throws Exception {
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> redlock.acquire(LockRequest.of("k"))).isInstanceOf(InterruptedException.class);

            redlock.acquire(LockRequest.of("next")).orThrow().close();
            recorder.awaitAttempts("next", 1);
            assertThat(recorder.all(AttemptDecided.class))
                    .noneMatch(attempt -> attempt.keys().contains("k"));
        }
    }

    @Test
    void a_release_that_is_interrupted_still_reaches_the_nodes() throws Exception {
        try (Redlock redlock = Clients.of(nodes).build()) {
            Hold hold = redlock.acquire(LockRequest.of("k")).orThrow();
            Thread.currentThread().interrupt();
            hold.release();

            assertThat(Thread.interrupted()).isTrue();
            Keys.awaitGone(nodes, "k");
        }
    }
}
