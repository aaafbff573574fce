package io.redlock.spring;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the durations of a lock go together. */
final class LeaseChecks {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseChecks.class);

    /** With fewer, a slow node or two use up what the lease is there for. */
    private static final int NODE_TIMEOUTS_PER_LEASE = 10;

    private final LockDefaults defaults;

    LeaseChecks(LockDefaults defaults) {
        this.defaults = defaults;
    }

    /**
     * Warns of a lease that is too short for the nodes.
     *
     * @throws InvalidDistributedLockException if the hold limit is over before the lease is
     */
    void check(LockOperation operation) {
        RequestTerms terms = operation.terms();
        checkHoldLimit(operation);
        terms.lease()
                .filter(this::isShort)
                .ifPresent(lease -> LOG.warn(
                        "The lease of {} is {}, shorter than {} node timeouts of {} (redlock.node-timeout): a slow node or two"
                                + " can use it up. Lengthen the lease, which is renewed anyway, or shorten the node timeout",
                        MethodNames.of(operation.method()),
                        lease,
                        NODE_TIMEOUTS_PER_LEASE,
                        defaults.nodeTimeout()));
    }

    /** Warns of a default lease that is too short for the nodes. */
    void checkDefault() {
        if (isShort(defaults.lease())) {
            LOG.warn(
                    "The default lease is {} (redlock.lease), shorter than {} node timeouts of {} (redlock.node-timeout): a slow"
                            + " node or two can use it up. Lengthen the lease, or shorten the node timeout",
                    defaults.lease(),
                    NODE_TIMEOUTS_PER_LEASE,
                    defaults.nodeTimeout());
        }
    }

    private boolean isShort(Duration lease) {
        return lease.compareTo(defaults.nodeTimeout().multipliedBy(NODE_TIMEOUTS_PER_LEASE)) < 0;
    }

    private void checkHoldLimit(LockOperation operation) {
        RequestTerms terms = operation.terms();
        Duration lease = terms.lease().orElse(defaults.lease());
        Optional<Duration> holdLimit = terms.holdLimit().or(defaults::holdLimit);
        if (terms.renewed() && holdLimit.isPresent() && holdLimit.get().compareTo(lease) < 0) {
            throw new InvalidDistributedLockException(
                    operation.method(),
                    "Its hold limit is %s%s, shorter than its lease of %s%s, so that it would end before it is ever extended"
                            .formatted(
                                    holdLimit.get(),
                                    terms.holdLimit().isPresent() ? "" : " (redlock.hold-limit)",
                                    lease,
                                    terms.lease().isPresent() ? "" : " (redlock.lease)"),
                    "Shorten the lease, or raise the hold limit; for work that must end within its lease there is renewed = false");
        }
    }
}
