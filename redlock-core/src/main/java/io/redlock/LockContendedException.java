package io.redlock;

/** Somebody else holds the lock. The same call can succeed once they are done. */
public final class LockContendedException extends LockNotAcquiredException {

    private static final long serialVersionUID = 1L;

    LockContendedException(NotAcquired outcome) {
        super(outcome);
    }
}
