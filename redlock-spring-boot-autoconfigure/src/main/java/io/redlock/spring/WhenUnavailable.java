package io.redlock.spring;

/** What a caller gets when nobody can have the lock: too few nodes answered, or they answered too late. */
public enum WhenUnavailable {
    /** A {@link io.redlock.QuorumUnavailableException} or a {@link io.redlock.LeaseSpentException}. */
    THROW,

    /** What {@link DistributedLock#fallback()} returns. */
    FALLBACK
}
