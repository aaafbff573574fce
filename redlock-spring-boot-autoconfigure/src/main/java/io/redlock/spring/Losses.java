package io.redlock.spring;

import io.redlock.LockLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller, or the log, is told of a loss: what the hold says, and what became of the method. */
final class Losses {

    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    private Losses() {}

    static LockLostException told(LockLostException lost, String outcome) {
        LockLostException told = new LockLostException(lost.keys(), "%s; %s".formatted(lost.getMessage(), outcome));
        told.initCause(lost);
        return told;
    }

    /** The exception of the method keeps the front seat: a loss of the lock only goes along with it. */
    static void addTo(Throwable failure, LockLostException lost) {
        boolean told =
                failure instanceof LockLostException known && known.keys().equals(lost.keys());
        if (!told) {
            failure.addSuppressed(lost);
        }
    }

    /** {@return what the caller is told whose method has returned, and whose caller can still undo it} */
    private static LockLostException atTheEnd(LockLostException lost, LockedCall call) {
        return told(
                lost,
                "%s had run to its end, and another call with the same key may have run at the same time"
                        .formatted(call.name()));
    }

    /** Leaves the hold of a method that has failed. */
    static void leaveAfter(Throwable failure, SharedHold hold) {
        try {
            hold.leave();
        } catch (LockLostException lost) {
            addTo(failure, lost);
        }
    }

    /**
     * Says what is to be said of a loss to the caller of a method that has done its work, or only to the log.
     *
     * @param committed whether the method's transaction is over, so that nothing can undo it
     * @throws LockLostException if the caller is to be told
     */
    static void tell(LockLostException lost, LockedCall call, boolean committed) {
        if (committed) {
            log(lost, call, "its transaction was over");
        } else if (call.operation().whenLost() == WhenLost.LOG) {
            log(lost, call, "asks for whenLost = LOG");
        } else {
            throw atTheEnd(lost, call);
        }
    }

    /** Puts into the log what the caller is not told, and why it is not. */
    private static void log(LockLostException lost, LockedCall call, String why) {
        LOG.error(
                "{}; {} had run to its end and {}, so its result is returned: another call with the same key may have run at"
                        + " the same time",
                lost.getMessage(),
                call.name(),
                why,
                lost);
    }
}
