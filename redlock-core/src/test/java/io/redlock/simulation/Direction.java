package io.redlock.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * One direction between a client and a server. What is sent arrives later, in order. While it is blocked nothing arrives;
 * nothing is lost by that alone, for whoever sends it keeps sending it again.
 */
final class Direction {

    private final World world;
    private final SplittableRandom chance;
    private final long usualDelay;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private long extraDelay;
    private long lastArrival;
    private boolean blocked;

    Direction(World world, long usualDelay) {
        this.world = world;
        this.chance = world.chance();
        this.usualDelay = usualDelay;
    }

    /** Carries something that leaves at a moment, now or soon. */
    void carry(long leaves, Runnable arrival) {
        long delay = usualDelay + extraDelay + chance.nextLong(usualDelay / 2 + extraDelay / 2 + 1);
        lastArrival = Math.max(lastArrival, leaves + delay);
        world.at(lastArrival, () -> arrive(arrival));
    }

    private void arrive(Runnable arrival) {
        if (blocked) {
            held.add(arrival);
        } else {
            arrival.run();
        }
    }

    boolean isBlocked() {
        return blocked;
    }

    void block() {
        blocked = true;
    }

    /** Lets pass what was held, in order and before anything that comes later. */
    void unblock() {
        blocked = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    void slowDown(long nanos) {
        extraDelay = nanos;
    }
}
