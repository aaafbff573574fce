package io.redlock.simulation;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * True time, and everything that is going to happen in it. One thread runs it; what is due at the same moment happens in
 * the order in which it was planned.
 */
final class World {

    static final long MICRO = 1_000;
    static final long MILLI = 1_000 * MICRO;
    static final long SECOND = 1_000 * MILLI;

    private final PriorityQueue<Happening> happenings = new PriorityQueue<>();
    private final SplittableRandom random;
    private final Journal journal;
    private long now;
    private long planned;
    private boolean ended;

    private record Happening(long at, long order, Runnable what) implements Comparable<Happening> {

        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(at, other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    World(long seed, Journal journal) {
        this.random = new SplittableRandom(seed);
        this.journal = journal;
    }

    /** {@return the true time, in nanoseconds since the world began} */
    long now() {
        return now;
    }

    /** {@return chance for one part of the world, so that what one part draws does not change another} */
    SplittableRandom chance() {
        return random.split();
    }

    Journal journal() {
        return journal;
    }

    /** Plans something; what is planned for the past happens at once, after what is happening now. */
    void at(long nanos, Runnable what) {
        happenings.add(new Happening(Math.max(nanos, now), planned++, what));
    }

    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** Nothing happens any more: somebody has seen what must not be. */
    void end() {
        ended = true;
    }

    /** Lets time pass. */
    void runUntil(long nanos) {
        while (!ended && !happenings.isEmpty() && happenings.element().at() <= nanos) {
            Happening next = happenings.remove();
            now = next.at();
            journal.setTime(now);
            next.what().run();
        }
        now = Math.max(now, nanos);
        journal.setTime(now);
    }
}
