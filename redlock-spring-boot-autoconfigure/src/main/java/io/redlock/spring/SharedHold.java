package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hold and the calls that work under it: the one that acquired it, and those that have joined since. It is given back
 * when the last of them has completed, whichever that is. Safe for use by several threads.
 */
final class SharedHold {

    private final Redlock redlock;
    private final Hold hold;
    private final Method acquirer;
    private final AtomicInteger calls = new AtomicInteger(1);

    /**
     * Begins with the call that acquired the hold.
     *
     * @param redlock whose hold it is
     * @param acquirer the method of that call
     */
    SharedHold(Redlock redlock, Hold hold, Method acquirer) {
        this.redlock = redlock;
        this.hold = hold;
        this.acquirer = acquirer;
    }

    Hold hold() {
        return hold;
    }

    Method acquirer() {
        return acquirer;
    }

    /** {@return whether a call of that client's finds something to join here; not what was given back by hand} */
    boolean isOpenTo(Redlock other) {
        return redlock == other && calls.get() > 0 && hold.state() != HoldState.RELEASED;
    }

    boolean holdsAll(List<String> keys) {
        return new HashSet<>(hold.keys()).containsAll(keys);
    }

    boolean holdsAny(List<String> keys) {
        return !Collections.disjoint(hold.keys(), keys);
    }

    /** Adds a call; returns false if the last one has completed already. */
    boolean join() {
        return calls.getAndUpdate(running -> running == 0 ? 0 : running + 1) > 0;
    }

    /**
     * Takes a call that has completed off, and gives the lock back behind the last one.
     *
     * @throws io.redlock.LockLostException if the lock is lost
     */
    void leave() {
        if (calls.decrementAndGet() == 0) {
            hold.close();
        } else if (hold.state() == HoldState.LOST) {
            hold.ensureValid();
        }
    }
}
