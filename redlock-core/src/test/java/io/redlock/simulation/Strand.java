package io.redlock.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One thread of a simulated process: it runs one task after another, in order. While it, or its whole process, is paused
 * its tasks wait, and afterwards run one by one, in between those of the other strands.
 */
final class Strand {

    /** How long a thread may take from one waiting task to the next. */
    private static final long GAP = 20 * World.MICRO;

    private final World world;
    private final ClientProcess process;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private long stalledUntil;
    private long lastCall;

    Strand(World world, ClientProcess process) {
        this.world = world;
        this.process = process;
    }

    /** Runs a task now or, if something stands before it, later. What a dead process was to run never happens. */
    void post(Runnable task) {
        if (waiting.isEmpty() && readyAt() <= world.now()) {
            process.run(task);
        } else {
            waiting.add(task);
            if (waiting.size() == 1) {
                world.at(readyAt(), this::runNext);
            }
        }
    }

    /** Runs a task of another strand's soon: to hand over takes a moment, and keeps the order. */
    void call(long delay, Runnable task) {
        lastCall = Math.max(lastCall, process.now() + delay);
        world.at(lastCall, () -> post(task));
    }

    /** Gets no turn for a while, though its process runs. */
    void stall(long nanos) {
        stalledUntil = Math.max(stalledUntil, world.now() + nanos);
    }

    private long readyAt() {
        return Math.max(stalledUntil, process.pausedUntil());
    }

    private void runNext() {
        if (readyAt() > world.now()) {
            world.at(readyAt(), this::runNext);
            return;
        }
        process.run(waiting.remove());
        if (!waiting.isEmpty()) {
            world.in(process.shortly(GAP), this::runNext);
        }
    }
}
