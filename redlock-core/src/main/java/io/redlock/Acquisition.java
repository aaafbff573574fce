package io.redlock;

/** What came of a request for a lock: {@link Acquired}, or {@link NotAcquired} with the reason. */
public sealed interface Acquisition permits Acquired, NotAcquired {

    /**
     * {@return the hold}
     *
     * @throws LockContendedException if somebody else has the lock
     * @throws QuorumUnavailableException if too few nodes answered
     * @throws LeaseSpentException if the nodes granted the lock too late to be of use
     */
    Hold orThrow();
}
