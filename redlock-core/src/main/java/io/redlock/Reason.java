package io.redlock;

/** Why a lock was not acquired (R17). */
public enum Reason {
    /** A quorum of nodes answered, and too few in our favour: somebody else holds the lock. */
    CONTENDED,

    /** Fewer than a quorum of nodes answered: nobody can acquire this lock now. */
    NO_QUORUM,

    /** A quorum granted the lock, but so slowly that nothing of the lease was left. */
    LEASE_SPENT
}
