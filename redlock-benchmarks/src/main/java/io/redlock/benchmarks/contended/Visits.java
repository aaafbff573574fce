package io.redlock.benchmarks.contended;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** What one thread did: its visits to the critical section, and how long it waited for each. */
final class Visits {

    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A way to do something under the lock. */
    interface Way {
        void under(Runnable work) throws InterruptedException;
    }

    private final Witness witness;
    private final long who;
    private final LongStream.Builder waitMicros = LongStream.builder();
    private int inTime;
    private int overlaps;
    private long askedNanos;
    private long endNanos;

    Visits(Witness witness, long who) {
        this.witness = witness;
        this.who = who;
    }

    int inTime() {
        return inTime;
    }

    int overlaps() {
        return overlaps;
    }

    LongStream waitMicros() {
        return waitMicros.build();
    }

    void until(long endNanos, Way way) throws InterruptedException {
        this.endNanos = endNanos;
        while (System.nanoTime() - endNanos < 0) {
            askedNanos = System.nanoTime();
            way.under(this::visit);
        }
    }

    private void visit() {
        waitMicros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - askedNanos));
        boolean alone = witness.enter(who);
        work();
        if (!witness.leave(who) || !alone) {
            overlaps++;
        }
        if (System.nanoTime() - endNanos < 0) {
            inTime++;
        }
    }

    /** Parked, as work that waits for a database is; again and again, for a lock may leave a permit behind. */
    private static void work() {
        long end = System.nanoTime() + WORK_NANOS;
        for (long left = WORK_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
