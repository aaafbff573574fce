package io.redlock;

/** Fewer than a quorum of nodes answered, so nobody can acquire this lock at the moment. */
public final class QuorumUnavailableException extends LockNotAcquiredException {

    private static final long serialVersionUID = 1L;

    QuorumUnavailableException(NotAcquired outcome) {
        super(outcome);
    }
}
