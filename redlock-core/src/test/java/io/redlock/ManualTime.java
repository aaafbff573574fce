package io.redlock;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves when a test says so, and runs what is due on the way. It begins below zero, as a real one may. */
final class ManualTime implements Ticker, Timer {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
    private long now = -42;
    private Duration wallAhead = Duration.ZERO;
    private long scheduled;

    private record Task(long due, long order, Runnable work) {}

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(now + Math.max(0, delay.toNanos()), scheduled++, task));
    }

    /** Lets time pass, and whatever is due happen at its moment. */
    void advance(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().due() <= end) {
            Task next = tasks.remove();
            now = Math.max(now, next.due());
            next.work().run();
        }
        now = Math.max(now, end);
    }

    /** {@return a wall clock that runs with this, and besides it is set as a test says} */
    InstantSource wall() {
        return () -> Instant.EPOCH.plusNanos(now).plus(wallAhead);
    }

    /** Sets the wall clock, and nothing else. */
    void setWall(Duration ahead) {
        wallAhead = wallAhead.plus(ahead);
    }

    /** Stops everything for a while, as a pause of the process does: nothing that becomes due happens. */
    void pause(Duration time) {
        now += time.toNanos();
    }

    /** {@return how many tasks wait for their time} */
    int waiting() {
        return tasks.size();
    }
}
