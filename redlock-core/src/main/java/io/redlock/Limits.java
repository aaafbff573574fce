package io.redlock;

import java.time.Duration;

/** What a duration may be; one place, so that the message is the same wherever it was given. */
final class Limits {

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(10);

    /** Longer than any lock should be, and far from where nanoseconds overflow. */
    static final Duration LONGEST = Duration.ofDays(30);

    private Limits() {}

    static Duration lease(Duration lease) {
        if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The lease is %s, it must be from 10ms to %s".formatted(lease, LONGEST));
        }
        return lease;
    }

    static Duration waitTime(Duration waitTime) {
        if (waitTime.isNegative() || waitTime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The wait time is %s, it must be from zero (one attempt) to %s".formatted(waitTime, LONGEST));
        }
        return waitTime;
    }

    static Duration holdLimit(Duration holdLimit) {
        if (holdLimit.isNegative() || holdLimit.isZero() || holdLimit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The hold limit is %s, it must be more than zero and at most %s".formatted(holdLimit, LONGEST));
        }
        return holdLimit;
    }

    static Duration holdAtLeast(Duration holdAtLeast) {
        if (holdAtLeast.isNegative() || holdAtLeast.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The time to hold at least (holdAtLeast) is %s, it must be from zero to %s"
                            .formatted(holdAtLeast, LONGEST));
        }
        return holdAtLeast;
    }

    static Duration drainTime(Duration drainTime) {
        if (drainTime.isNegative() || drainTime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The time to drain is %s, it must be from zero to %s".formatted(drainTime, LONGEST));
        }
        return drainTime;
    }

    static Duration outageTimeout(Duration outageTimeout) {
        if (outageTimeout.isNegative() || outageTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The outage timeout is %s, it must be from zero to %s".formatted(outageTimeout, LONGEST));
        }
        return outageTimeout;
    }

    static Duration nodeTimeout(Duration nodeTimeout) {
        if (nodeTimeout.toMillis() < 1 || nodeTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The node timeout is %s, it must be from 1ms to %s".formatted(nodeTimeout, LONGEST));
        }
        return nodeTimeout;
    }

    static double driftFactor(double driftFactor) {
        if (!(driftFactor >= 0 && driftFactor < 0.5)) {
            throw new IllegalArgumentException(
                    "The drift factor is %s, it must be at least 0 and less than 0.5".formatted(driftFactor));
        }
        return driftFactor;
    }
}
