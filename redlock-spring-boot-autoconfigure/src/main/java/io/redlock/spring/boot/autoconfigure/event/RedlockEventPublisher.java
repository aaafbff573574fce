package io.redlock.spring.boot.autoconfigure.event;

import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.RedlockListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes events to the application context, from when that takes them until it stops, one after another on a thread of
 * its own: an application's listener that blocks delays nobody but other listeners of the application.
 */
public final class RedlockEventPublisher implements RedlockListener, SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockEventPublisher.class);

    private static final Set<Class<? extends RedlockEvent>> PUBLISHED = Set.of(
            LockAcquired.class,
            LockNotAcquired.class,
            LockReleased.class,
            LockLapsed.class,
            LockLost.class,
            RenewalFailed.class,
            HoldOutstays.class,
            NodeChanged.class);

    private static final int MOST_WAITING = 10_000;
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ApplicationEventPublisher context;
    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor thread;
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean running;

    RedlockEventPublisher(ApplicationEventPublisher context) {
        this.context = context;
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, waiting, RedlockEventPublisher::named);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread named(Runnable work) {
        Thread made = new Thread(work, "redlock-events");
        made.setDaemon(true);
        return made;
    }

    /** What only concerns a single ballot is not published. */
    @Override
    public boolean wants(Class<? extends RedlockEvent> type) {
        return running && PUBLISHED.contains(type);
    }

    @Override
    public void on(RedlockEvent event) {
        if (waiting.size() >= MOST_WAITING && !(event instanceof LockLost)) {
            drop();
            return;
        }
        try {
            thread.execute(() -> publish(event));
        } catch (RejectedExecutionException closed) {
            LOG.debug("Not published, since the application has ended: {}", event);
        }
    }

    private void drop() {
        long count = dropped.incrementAndGet();
        if (count % MOST_WAITING == 1) {
            LOG.warn("Listeners of the application are too slow: {} lock events were not published so far", count);
        }
    }

    private void publish(RedlockEvent event) {
        if (!running) {
            return;
        }
        try {
            context.publishEvent(event);
        } catch (RuntimeException | Error ofTheListener) {
            LOG.warn("A listener of the application failed on {}", event, ofTheListener);
        }
    }

    /** {@return how many events were not published, since too many were waiting} */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void start() {
        running = true;
    }

    /** What is waiting is published, if that does not take long. */
    @Override
    public void stop() {
        CountDownLatch published = new CountDownLatch(1);
        try {
            thread.execute(published::countDown);
            if (!published.await(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "A listener of the application is busy: {} lock events are not published any more",
                        waiting.size());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The first to start and the last to stop, so that what becomes of locks when the application stops is published. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public void destroy() {
        running = false;
        thread.shutdownNow();
    }
}
