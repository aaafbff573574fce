package io.redlock;

/** A quorum granted the lock, but so slowly that nothing of its lease was left; it was given back. */
public final class LeaseSpentException extends LockNotAcquiredException {

    private static final long serialVersionUID = 1L;

    LeaseSpentException(NotAcquired outcome) {
        super(outcome);
    }
}
