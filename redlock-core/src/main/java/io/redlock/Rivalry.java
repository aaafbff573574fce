package io.redlock;

import java.util.concurrent.TimeUnit;

/**
 * What this process knows of other processes that want the same lock. As long as they do, it does not hand the lock from
 * thread to thread for ever: after {@value #MOST_IN_A_ROW} turns it holds back for a moment (R49).
 *
 * @param met whether a node refused a lock that nobody has in this process
 * @param metNanos when one did last
 * @param inARow how many contenders of this process had the lock before this one, since others had a chance
 */
record Rivalry(boolean met, long metNanos, int inARow) {

    static final Rivalry NONE = new Rivalry(false, 0, 0);
    static final int MOST_IN_A_ROW = 8;

    /** Longer than any of them pauses between attempts, so that they are not forgotten while they wait. */
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    Rivalry metAt(long nowNanos) {
        return new Rivalry(true, nowNanos, 0);
    }

    /** {@return what is known when one more has had the lock} */
    Rivalry servedOneMore() {
        return new Rivalry(met, metNanos, inARow + 1);
    }

    /** {@return what is known when the others had a chance} */
    Rivalry heldBack() {
        return new Rivalry(met, metNanos, 0);
    }

    boolean isThere(long nowNanos) {
        return met && nowNanos - metNanos < REMEMBERED_NANOS;
    }

    /** {@return whether the others are due} */
    boolean isDue(long nowNanos, boolean alone) {
        return isThere(nowNanos) && (alone || inARow + 1 >= MOST_IN_A_ROW);
    }

    Rivalry and(Rivalry other) {
        if (!met || !other.met) {
            return met ? this : other;
        }
        return metNanos - other.metNanos < 0 ? other : this;
    }
}
