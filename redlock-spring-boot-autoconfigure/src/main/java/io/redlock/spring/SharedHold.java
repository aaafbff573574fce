package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

/**
 * A hold and those that work under it: the call that acquired it, the transaction that this call was made in, and the
 * calls that have joined since. It is given back when the last of them has completed, whichever that is. Safe for use by
 * several threads.
 */
final class SharedHold {

    private static final Logger LOG = LoggerFactory.getLogger(SharedHold.class);

    private final Redlock redlock;
    private final Hold hold;
    private final Method acquirer;
    private final LossInterrupts interrupts;
    private final AtomicInteger calls = new AtomicInteger(1);
    private volatile boolean keptBack;
    private volatile Observed observed = Observed.NOTHING;
    private volatile @Nullable LockedCall observedCall;

    /** No transaction commits without it, unless all calls under it have asked for no more than a line in the log. */
    private volatile boolean guardsCommits = true;

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
        this.interrupts = new LossInterrupts(hold);
    }

    /** Begins with a call of that operation, which acquired the hold. */
    SharedHold(Redlock redlock, Hold hold, LockOperation operation) {
        this(redlock, hold, operation.method());
        this.guardsCommits = operation.guardsCommits();
    }

    /** Has somebody look on, from the call that acquired it until it is given back. */
    void observe(LockedCall call, Observed by) {
        this.observedCall = call;
        this.observed = by;
    }

    /** {@return who looks on at what that call does: nobody, if it has only joined} */
    @SuppressWarnings("ReferenceEquality") // It is this call, not one like it.
    Observed observedIn(LockedCall call) {
        return call == observedCall ? observed : Observed.NOTHING;
    }

    Hold hold() {
        return hold;
    }

    boolean guardsCommits() {
        return guardsCommits;
    }

    Method acquirer() {
        return acquirer;
    }

    /** {@return the calls whose threads are interrupted when it is lost} */
    LossInterrupts interrupts() {
        return interrupts;
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

    /** Adds a call of that operation; returns false if the last one has completed already. */
    boolean join(LockOperation operation) {
        boolean joined = join();
        if (joined && operation.guardsCommits()) {
            guardsCommits = true;
        }
        return joined;
    }

    /** Adds a call, or a transaction; returns false if the last one has completed already. */
    boolean join() {
        return calls.getAndUpdate(running -> running == 0 ? 0 : running + 1) > 0;
    }

    /**
     * What was done under the hold may not have come to its end yet: nothing is given back behind the last of them, and the
     * keys go with their lease.
     */
    void keepBack() {
        keptBack = true;
    }

    /**
     * Takes a call that has completed off, or a transaction, and gives the lock back behind the last one.
     *
     * @throws LockLostException if the lock is lost
     */
    void leave() {
        if (calls.decrementAndGet() > 0) {
            throwIfLost();
            return;
        }
        try {
            observed.end(giveBack());
        } catch (LockLostException lost) {
            observed.endBy(lost);
            throw lost;
        }
    }

    /** Gives back, or leaves to lapse; returns which. */
    private String giveBack() {
        if (!keptBack) {
            hold.close();
            return "released";
        }
        throwIfLost();
        if (hold.state() == HoldState.HELD) {
            LOG.warn(
                    "{} is not given back: how a transaction under it has ended is unknown, so the key is kept until its lease is over",
                    StringUtils.capitalize(KeyNames.of(hold.keys())));
            hold.lapse();
        }
        return "lapsed";
    }

    private void throwIfLost() {
        if (hold.state() == HoldState.LOST) {
            hold.ensureValid();
        }
    }

    /**
     * Takes a transaction off that has ended. If the lock turns out to be lost, that is an error in the log, and nothing is
     * thrown: a caller that sees an exception does again what has been committed. What was rolled back is no loss.
     */
    void leaveEnded(boolean committed) {
        try {
            leave();
        } catch (LockLostException lost) {
            if (committed) {
                LOG.error(
                        "{}; the transaction in which {} acquired it has been committed: another call with the same key may"
                                + " have run at the same time",
                        lost.getMessage(),
                        MethodNames.of(acquirer),
                        lost);
            }
        }
    }
}
