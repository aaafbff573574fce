package io.redlock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What this process knows of other processes that want the same lock. It does not hand the lock from thread to thread for
 * ever: if it has met others it holds back for a moment after {@value #MOST_IN_A_ROW} turns, or some milliseconds. If it
 * has not it does so too, ever more rarely and for longer: who never asks in vain would never meet anybody (R49).
 *
 * @param met whether a node refused a lock that nobody has in this process
 * @param inARow how many contenders of this process had the lock before this one, since others had a chance
 * @param sinceNanos since when this process alone has had the lock, or when others were met last
 * @param heldBackNanos when it held back last, or began
 * @param askedNanos for how long it had to ask for the lock last time
 */
record Rivalry(boolean met, int inARow, long sinceNanos, long heldBackNanos, long askedNanos) {

    static final int MOST_IN_A_ROW = 8;

    private static final long LONGEST_ROW_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long UNDISTURBED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** So long that each of them has asked several times while this process held back, and nobody has come. */
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** How much shorter this process holds back for others that it has not met. */
    private static final int DOUBT = 3;

    /** {@return what is known of a lock that nobody in this process wanted before} */
    static Rivalry unknown(long nowNanos) {
        return new Rivalry(false, 0, nowNanos, nowNanos, 0);
    }

    Rivalry metAt(long nowNanos) {
        return new Rivalry(true, 0, nowNanos, nowNanos, askedNanos);
    }

    /** {@return what is known when the lock was had, after so long} */
    Rivalry askedFor(Duration asked) {
        return new Rivalry(met, inARow, sinceNanos, heldBackNanos, asked.toNanos());
    }

    /** {@return what is known when one more has had the lock} */
    Rivalry servedOneMore() {
        return new Rivalry(met, inARow + 1, sinceNanos, heldBackNanos, askedNanos);
    }

    /** {@return what is known when the others had a chance} */
    Rivalry heldBack(long nowNanos) {
        return new Rivalry(met, 0, sinceNanos, nowNanos, askedNanos);
    }

    boolean isThere(long nowNanos) {
        return met && nowNanos - sinceNanos < REMEMBERED_NANOS;
    }

    /** {@return whether the others are due} */
    boolean isDue(long nowNanos, boolean alone) {
        long row = nowNanos - heldBackNanos;
        if (isThere(nowNanos)) {
            return alone || inARow + 1 >= MOST_IN_A_ROW || row >= LONGEST_ROW_NANOS;
        }
        long unbroken = nowNanos - sinceNanos;
        return unbroken >= UNDISTURBED_NANOS && row >= unbroken / 2;
    }

    /** {@return for how long the others have asked in vain, as far as is known} */
    Duration unbroken(long nowNanos) {
        long unbroken = nowNanos - sinceNanos;
        return Duration.ofNanos(isThere(nowNanos) ? unbroken : unbroken / DOUBT);
    }

    /**
     * {@return for how long the lock has been asked for, as others would count} Who had it a moment ago must not ask more
     * often than those who wait for long.
     *
     * @param asking for how long it has been asked for this time
     */
    Duration spent(Duration asking) {
        return met ? asking.plusNanos(askedNanos / 2) : asking;
    }
}
