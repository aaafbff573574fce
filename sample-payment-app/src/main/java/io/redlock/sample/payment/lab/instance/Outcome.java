package io.redlock.sample.payment.lab.instance;

import io.redlock.FencingTokenRefusedException;
import io.redlock.LeaseSpentException;
import io.redlock.LockContendedException;
import io.redlock.LockLostException;
import io.redlock.QuorumUnavailableException;
import io.redlock.sample.payment.NotPossibleException;
import io.redlock.sample.payment.lab.instance.Work.Kind;
import org.jspecify.annotations.Nullable;

/** What became of a payment or a cancellation. */
public enum Outcome {
    /** The user was charged. */
    PAID,

    /** The charge was taken back. */
    CANCELLED,

    /** The user had paid already; nothing was done. */
    ALREADY_PAID,

    /** The user had not paid; nothing was done. */
    NOTHING_TO_CANCEL,

    /** Somebody else had the lock for the whole wait; nothing was done. */
    CONTENDED,

    /** Too few nodes answered; nothing was done. */
    NO_QUORUM,

    /** The lock was lost meanwhile, and the transaction rolled back. */
    LOST,

    /** Somebody else had the lock meanwhile, and the database refused what came too late. */
    LATE,

    /** Anything else. */
    FAILED;

    static Outcome done(Kind kind) {
        return kind == Kind.PAY ? PAID : CANCELLED;
    }

    /** A transaction manager may wrap what a commit was refused for. */
    static Outcome of(Throwable failure, Kind kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Outcome known = known(cause, kind);
            if (known != null) {
                return known;
            }
        }
        return FAILED;
    }

    private static @Nullable Outcome known(Throwable failure, Kind kind) {
        if (failure instanceof NotPossibleException) {
            return kind == Kind.PAY ? ALREADY_PAID : NOTHING_TO_CANCEL;
        }
        if (failure instanceof LockContendedException) {
            return CONTENDED;
        }
        if (failure instanceof QuorumUnavailableException || failure instanceof LeaseSpentException) {
            return NO_QUORUM;
        }
        if (failure instanceof FencingTokenRefusedException) {
            return LATE;
        }
        return failure instanceof LockLostException ? LOST : null;
    }
}
