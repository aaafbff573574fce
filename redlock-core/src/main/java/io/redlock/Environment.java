package io.redlock;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Time, chance and threads: all that a simulator replaces, besides the wires.
 *
 * @param ticker the clock
 * @param timer runs what has to happen later
 * @param wall the wall clock, which decides nothing: it tells that the machine was paused, and proposes fencing tokens
 * @param random jitter
 * @param completions runs what waits for futures
 * @param notices runs listeners, one after another
 * @param closeTimer ends the timer
 */
record Environment(
        Ticker ticker,
        Timer timer,
        InstantSource wall,
        RandomGenerator random,
        ExecutorService completions,
        ExecutorService notices,
        Runnable closeTimer) {

    private static final int MOST_COMPLETION_THREADS = 4;
    private static final long IDLE_SECONDS = 10;

    /** {@return the time of this JVM, and daemon threads of one's own} */
    static Environment system() {
        Ticker ticker = Ticker.system();
        SystemTimer timer = new SystemTimer(ticker);
        return new Environment(
                ticker,
                timer,
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong(),
                threads("redlock-completion-", MOST_COMPLETION_THREADS),
                threads("redlock-listener-", 1),
                timer::close);
    }

    private static ExecutorService threads(String name, int most) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
