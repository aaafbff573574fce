package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockListener;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyHoldsIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int HOLDS = 10_000;
    private static final int AT_A_TIME = 200;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisNodes nodes = REDIS.nodes();
    private final Counter counter = new Counter();

    @Test
    void ten_thousand_holds_are_renewed_without_a_thread_for_each() throws Exception {
        try (Redlock redlock = Clients.of(nodes).lease(LEASE).listener(counter).build()) {
            Clients.awaitUp(redlock, 5);
            List<Hold> holds = acquireAll(redlock);

            await().atMost(PATIENCE).until(() -> counter.renewals.get() >= 2 * HOLDS);

            assertThat(holds).allMatch(Hold::isValid);
            assertThat(counter.losses).hasValue(0);
            assertThat(Threads.ofTheLibrary()).hasSizeLessThan(20);
            holds.forEach(Hold::close);
            Keys.awaitGone(nodes, "many-0");
        }
    }

    private static List<Hold> acquireAll(Redlock redlock) throws InterruptedException {
        Semaphore underWay = new Semaphore(AT_A_TIME);
        List<CompletableFuture<Acquisition>> acquisitions = new ArrayList<>();
        for (int hold = 0; hold < HOLDS; hold++) {
            underWay.acquire();
            acquisitions.add(redlock.acquireAsync(LockRequest.of("many-" + hold))
                    .whenComplete((acquisition, failure) -> underWay.release())
                    .toCompletableFuture());
        }
        return acquisitions.stream().map(done -> done.join().orThrow()).toList();
    }

    /** Counts what would be too much to keep. */
    private static final class Counter implements RedlockListener {

        private final AtomicInteger renewals = new AtomicInteger();
        private final AtomicInteger losses = new AtomicInteger();

        @Override
        public boolean wants(Class<? extends RedlockEvent> type) {
            return type == LockRenewed.class || type == LockLost.class;
        }

        @Override
        public void on(RedlockEvent event) {
            if (event instanceof LockRenewed) {
                renewals.incrementAndGet();
            } else if (event instanceof LockLost) {
                losses.incrementAndGet();
            }
        }
    }
}
