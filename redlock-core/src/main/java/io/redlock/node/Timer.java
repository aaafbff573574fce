package io.redlock.node;

import java.time.Duration;

/**
 * Runs short tasks later, on a thread of its own that never blocks on I/O.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Timer {

    /**
     * Runs a task once, later. After the timer was closed nothing is run.
     *
     * @param delay how much later; zero or less is as soon as possible
     * @param task what to run: short, and it must not throw
     */
    void schedule(Duration delay, Runnable task);
}
