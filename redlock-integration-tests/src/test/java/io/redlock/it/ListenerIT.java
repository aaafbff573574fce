package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockListener;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ListenerIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int LOCKS = 100;
    private static final long PATIENCE_SECONDS = 10;

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();
    private final CountDownLatch never = new CountDownLatch(1);

    private void blockForEver() {
        try {
            never.await();
        } catch (InterruptedException whenClosed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void lockAndRelease(Redlock redlock) throws InterruptedException {
        for (int lock = 0; lock < LOCKS; lock++) {
            redlock.acquire(LockRequest.of("k")).orThrow().close();
        }
    }

    private static Hold hold(Acquisition acquisition) {
        return acquisition.orThrow();
    }

    @Test
    void one_that_throws_costs_no_lock_and_no_other_listener_anything() throws Exception {
        RedlockListener throwing = event -> {
            throw new IllegalStateException("from a listener");
        };
        try (Redlock redlock =
                Clients.of(nodes).listener(throwing).listener(recorder).build()) {
            lockAndRelease(redlock);
            assertThat(recorder.awaitAttempts("k", LOCKS)).hasSize(LOCKS);
        }
    }

    @Test
    void one_that_throws_an_error_costs_no_lock_and_no_other_listener_anything() throws Exception {
        RedlockListener throwing = event -> {
            throw new AssertionError("from a listener");
        };
        try (Redlock redlock =
                Clients.of(nodes).listener(throwing).listener(recorder).build()) {
            lockAndRelease(redlock);
            assertThat(recorder.awaitAttempts("k", LOCKS)).hasSize(LOCKS);
        }
    }

    @Test
    void one_that_blocks_for_ever_costs_no_caller_a_lock() throws Exception {
        try (Redlock redlock =
                Clients.of(nodes).listener(event -> blockForEver()).build()) {
            lockAndRelease(redlock);
            Keys.awaitNone(nodes);
        }
    }

    @Test
    void one_that_blocks_for_ever_costs_no_future_a_lock() throws Exception {
        try (Redlock redlock =
                Clients.of(nodes).listener(event -> blockForEver()).build()) {
            lockAndRelease(redlock);

            CompletableFuture<Acquisition> future =
                    redlock.acquireAsync(LockRequest.of("k")).toCompletableFuture();

            assertThat(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Acquired.class);
        }
    }

    @Test
    void one_hears_what_happened_to_a_hold_in_that_order() throws Exception {
        Map<String, List<String>> heard = new ConcurrentHashMap<>();
        RedlockListener noting = event -> note(event, heard);
        try (Redlock redlock = Clients.of(nodes).listener(noting).build()) {
            for (int lock = 0; lock < LOCKS; lock++) {
                redlock.acquire(LockRequest.of("k" + lock)).orThrow().close();
            }
            await().until(() ->
                    heard.size() == LOCKS && heard.values().stream().allMatch(events -> events.contains("released")));
        }
        assertThat(heard.values()).allMatch(List.of("decided", "acquired", "released")::equals);
    }

    private static void note(RedlockEvent event, Map<String, List<String>> heard) {
        if (event instanceof AttemptDecided decided) {
            note("decided", decided.keys(), heard);
        } else if (event instanceof LockAcquired acquired) {
            note("acquired", acquired.keys(), heard);
        } else if (event instanceof LockReleased released) {
            note("released", released.keys(), heard);
        }
    }

    private static void note(String what, List<String> keys, Map<String, List<String>> heard) {
        heard.computeIfAbsent(keys.get(0), key -> new CopyOnWriteArrayList<>()).add(what);
    }

    @Test
    void one_may_itself_lock() throws Exception {
        CompletableFuture<Acquisition> inside = new CompletableFuture<>();
        Redlock[] self = new Redlock[1];
        CountDownLatch built = new CountDownLatch(1);
        RedlockListener locking = event -> {
            if (!inside.isDone()) {
                inside.complete(acquireWhenBuilt(self, built));
            }
        };
        try (Redlock redlock = Clients.of(nodes).listener(locking).build()) {
            self[0] = redlock;
            built.countDown();

            assertThat(inside.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Acquired.class);
        }
    }

    private static Acquisition acquireWhenBuilt(Redlock[] self, CountDownLatch built) {
        try {
            built.await();
            return self[0].acquire(
                    LockRequest.of("inside" + Thread.currentThread().getName()));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void what_follows_an_asynchronous_acquisition_may_block_on_another() throws Exception {
        try (Redlock redlock = Clients.of(nodes).build()) {
            for (int round = 0; round < 20; round++) {
                String key = "a" + round;
                Hold second = redlock.acquireAsync(LockRequest.of(key))
                        .thenApply(first -> acquireUnder(redlock, hold(first)))
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                second.close();
            }
            Keys.awaitNone(nodes);
        }
    }

    private static Hold acquireUnder(Redlock redlock, Hold first) {
        try (first) {
            return redlock.acquire(LockRequest.of("b")).orThrow();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void a_cancelled_acquisition_leaves_nothing_behind() throws Exception {
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build();
                Redlock other = Clients.of(nodes).build()) {
            for (int round = 0; round < LOCKS; round++) {
                CompletableFuture<Acquisition> future =
                        redlock.acquireAsync(LockRequest.of("at-once-" + round)).toCompletableFuture();
                if (!future.cancel(true)) {
                    hold(future.get()).close();
                }
            }
            Hold held = other.acquire(LockRequest.of("k")).orThrow();
            CompletableFuture<Acquisition> waiting =
                    redlock.acquireAsync(LockRequest.of("k")).toCompletableFuture();
            recorder.awaitAttempts("k", 3);
            waiting.cancel(true);
            held.close();

            Keys.awaitNone(nodes);
            await().until(() -> redlock.holds().isEmpty());
        }
    }
}
