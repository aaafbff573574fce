package io.redlock;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is not ours, on a few threads that no lock depends on (R33): what hangs on futures, and listeners. One that
 * blocks delays others of its kind, nothing else.
 */
final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private static final int MOST_WAITING = 10_000;

    private final ExecutorService completions;
    private final ExecutorService notices;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    Callbacks(ExecutorService completions, ExecutorService notices) {
        this.completions = completions;
        this.notices = notices;
    }

    /** Runs what somebody waits for. As many can wait as there are requests, so it is never turned away. */
    void run(Runnable completion) {
        try {
            completions.execute(completion);
        } catch (RejectedExecutionException closed) {
            completion.run();
        }
    }

    /** Runs what nobody waits for, or drops and counts it when too much is waiting. */
    void offer(Runnable notice) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            drop();
            return;
        }
        try {
            notices.execute(() -> {
                waiting.decrementAndGet();
                notice.run();
            });
        } catch (RejectedExecutionException closed) {
            drop();
        }
    }

    /** Runs what nobody waits for and everybody has to know. */
    void insist(Runnable notice) {
        try {
            notices.execute(notice);
        } catch (RejectedExecutionException closed) {
            notice.run();
        }
    }

    /** Waits until what nobody waits for has been run, as far as it is known now, but no longer than so. */
    void awaitNotices(Deadline deadline) {
        CountDownLatch run = new CountDownLatch(1);
        insist(run::countDown);
        try {
            boolean unused = run.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return how many were dropped so far} */
    long dropped() {
        return dropped.get();
    }

    private void drop() {
        waiting.decrementAndGet();
        long count = dropped.incrementAndGet();
        if (count % MOST_WAITING == 1) {
            LOG.warn("Listeners are too slow: {} events were dropped so far", count);
        }
    }

    /** Runs what is waiting, but no longer than so. */
    void close(Deadline deadline) {
        close(notices, deadline);
        close(completions, deadline);
    }

    private static void close(ExecutorService threads, Deadline deadline) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
