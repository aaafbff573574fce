package io.redlock;

/** What came of asking the nodes to keep a lock for longer. */
public enum Extension {
    /** A quorum keeps the lock for the new lease. */
    EXTENDED,

    /** The lock is not ours any more: so many nodes said so that no quorum can have it, or its validity was spent. */
    REFUSED,

    /** Too few nodes answered. The lock is held for as long as it was before (R29). */
    UNKNOWN
}
