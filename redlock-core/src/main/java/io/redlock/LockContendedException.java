package io.redlock;

import java.util.Optional;

/** Somebody else holds the lock. The same call can succeed once they are done. */
public final class LockContendedException extends LockNotAcquiredException {

    private static final long serialVersionUID = 1L;

    LockContendedException(NotAcquired outcome) {
        super(outcome);
    }

    /**
     * {@return who has the lock, in the holder's own words, as they stand in the message; empty where no node could tell} Of a
     * lock that was revoked, who revoked whom.
     */
    public Optional<String> holder() {
        return outcome().holder();
    }
}
