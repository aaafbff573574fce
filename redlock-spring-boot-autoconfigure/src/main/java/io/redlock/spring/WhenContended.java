package io.redlock.spring;

/** What a caller gets while somebody else has the lock for longer than the wait time. */
public enum WhenContended {
    /** A {@link io.redlock.LockContendedException}. */
    THROW,

    /**
     * Nothing: the method does not run, and the call returns an empty {@code Optional}, collection, map, array or stream,
     * or else {@code null}. A stage or publisher completes with that, or with no element. A method that returns a
     * primitive is refused at startup, since every number is one that it could have returned.
     */
    SKIP,

    /** What {@link DistributedLock#fallback()} returns. */
    FALLBACK
}
