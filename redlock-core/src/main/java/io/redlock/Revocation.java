package io.redlock;

/** What came of taking a lock away from whoever holds it, in this process or another. */
public enum Revocation {
    /**
     * On a quorum of nodes the owner is revoked, now or before: nobody extends the lock any more, and nobody gets it until the
     * time is over that it had left.
     */
    REVOKED,

    /** A quorum of nodes has no such key: nobody holds the lock. */
    NOT_HELD,

    /**
     * Too few nodes answered, or they have different owners' keys, or what they have is no lock. The owner may have been
     * revoked on some nodes; asking again does no harm.
     */
    UNCERTAIN
}
