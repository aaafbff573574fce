package io.redlock;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that runs what has to happen later.
 *
 * <p>When it is closed, what is waiting is run at once, as is what comes after: nobody waits for what never comes.
 */
final class SystemTimer implements Timer {

    private static final Logger LOG = LoggerFactory.getLogger(SystemTimer.class);

    private final DelayQueue<Task> tasks = new DelayQueue<>();
    private final Thread thread = new Thread(this::runDue, "redlock-timer");
    private final Ticker ticker;
    private volatile boolean closed;

    SystemTimer(Ticker ticker) {
        this.ticker = ticker;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(task, ticker, ticker.nanos() + delay.toNanos()));
        if (closed) {
            runAll();
        }
    }

    private void runDue() {
        try {
            while (!closed) {
                tasks.take().run();
            }
        } catch (InterruptedException whenClosed) {
            // Who closed it runs what is left.
        }
    }

    private void runAll() {
        for (Task task : List.copyOf(tasks)) {
            if (tasks.remove(task)) {
                task.run();
            }
        }
    }

    void close() {
        closed = true;
        thread.interrupt();
        runAll();
    }

    private record Task(Runnable work, Ticker ticker, long dueNanos) implements Delayed {

        void run() {
            try {
                work.run();
            } catch (RuntimeException mustNotEndTheTimer) {
                LOG.error("A timed task failed", mustNotEndTheTimer);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - ticker.nanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(dueNanos - ((Task) other).dueNanos);
        }
    }
}
