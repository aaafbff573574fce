package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CallbacksTest {

    private final CountDownLatch done = new CountDownLatch(1);
    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService oneThread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, waiting);
    private final Callbacks callbacks = new Callbacks(oneThread, oneThread);

    @AfterEach
    void end() {
        done.countDown();
        oneThread.shutdown();
    }

    @Test
    void drop_notices_when_ten_thousand_are_waiting_and_no_completion_at_all() {
        callbacks.run(this::block);
        for (int notice = 0; notice < 10_100; notice++) {
            callbacks.offer(() -> {});
        }
        assertThat(waiting).hasSize(10_000);

        callbacks.run(() -> {});

        assertThat(waiting).hasSize(10_001);
    }

    @Test
    @Timeout(30)
    void can_be_waited_for() throws InterruptedException {
        callbacks.offer(this::block);
        Thread waiter = new Thread(() -> callbacks.awaitNotices(Deadline.in(Duration.ofMinutes(10), Ticker.system())));
        waiter.setDaemon(true);
        waiter.start();
        assertThat(AtRest.restOf(waiter)).isEqualTo(Thread.State.TIMED_WAITING);

        done.countDown();

        waiter.join();
    }

    @Test
    @Timeout(30)
    void are_not_waited_for_longer_than_they_may() {
        callbacks.offer(this::block);

        callbacks.awaitNotices(Deadline.in(Duration.ZERO, Ticker.system()));

        assertThat(done.getCount()).isOne();
    }

    private void block() {
        try {
            done.await();
        } catch (InterruptedException whenDone) {
            Thread.currentThread().interrupt();
        }
    }
}
