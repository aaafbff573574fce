package io.redlock;

import java.time.Duration;

/**
 * What is set aside of a lease because clocks run at different rates and expiry is rounded to milliseconds (R6).
 *
 * @param factor the share of the lease, at least zero and less than one
 */
record DriftAllowance(double factor) {

    private static final Duration ROUNDING = Duration.ofMillis(2);

    /** {@return what is set aside of a lease} */
    Duration of(Duration lease) {
        return Duration.ofNanos((long) Math.ceil(lease.toNanos() * factor)).plus(ROUNDING);
    }

    /** {@return how long a lease may be relied on} */
    Duration validityOf(Duration lease) {
        return lease.minus(of(lease));
    }
}
