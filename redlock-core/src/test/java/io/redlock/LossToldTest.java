package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.LockLost;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A listener that has fallen behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LossToldTest {

    @Test
    void hears_of_every_loss_though_other_events_are_dropped() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        RedlockListener listener = event -> {
            try {
                slow.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            if (event instanceof LockLost) {
                told.countDown();
            }
        };
        MemoryLockNodes nodes = MemoryLockNodes.of(3);
        try (Redlock redlock = Redlock.builder().nodes(nodes).listener(listener).build()) {
            for (int i = 0; i < 5_000; i++) {
                redlock.acquire(LockRequest.of("k" + i)).orThrow().close();
            }
            Hold hold = redlock.acquire(LockRequest.of("k").lease(Duration.ofMillis(300)))
                    .orThrow();
            hold.onLost(loser -> lost.countDown());
            nodes.servers().forEach(MemoryServer::clear);
            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
            slow.countDown();

            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
