package io.redlock.spring;

import java.time.Duration;
import java.util.Optional;

/**
 * What the application's lock does where an annotation says nothing, as far as the startup needs to know. Immutable.
 *
 * @param lease how long nodes keep a lock
 * @param nodeTimeoutIfSet how long one node may take to answer; empty for what the lease makes it
 * @param holdLimit for how long leases are extended; empty if nobody said, or none is
 */
record LockDefaults(Duration lease, Optional<Duration> nodeTimeoutIfSet, Optional<Duration> holdLimit) {

    /** As {@link io.redlock.RedlockBuilder} has them. */
    static final LockDefaults UNSAID = new LockDefaults(Duration.ofSeconds(10), Optional.empty(), Optional.empty());

    private static final Duration SHORTEST_NODE_TIMEOUT = Duration.ofMillis(20);
    private static final Duration LONGEST_NODE_TIMEOUT = Duration.ofMillis(250);

    LockDefaults withLease(Duration other) {
        return new LockDefaults(other, nodeTimeoutIfSet, holdLimit);
    }

    LockDefaults withNodeTimeout(Duration other) {
        return new LockDefaults(lease, Optional.of(other), holdLimit);
    }

    LockDefaults withHoldLimit(Duration other) {
        return new LockDefaults(lease, nodeTimeoutIfSet, Optional.of(other));
    }

    /** {@return how long one node may take to answer, by default a twentieth of the lease, within limits (R3)} */
    Duration nodeTimeout() {
        Duration share = lease.dividedBy(20);
        Duration atLeast = share.compareTo(SHORTEST_NODE_TIMEOUT) < 0 ? SHORTEST_NODE_TIMEOUT : share;
        return nodeTimeoutIfSet.orElse(atLeast.compareTo(LONGEST_NODE_TIMEOUT) > 0 ? LONGEST_NODE_TIMEOUT : atLeast);
    }
}
