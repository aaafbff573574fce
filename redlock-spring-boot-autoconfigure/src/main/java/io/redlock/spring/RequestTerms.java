package io.redlock.spring;

import io.redlock.LockRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * What an annotation asks for besides its keys. Immutable.
 *
 * @param name the label for meters and logs
 * @param lease how long the nodes keep the lock; empty for the default
 * @param waitTime how long to keep attempting; empty for the default
 * @param renewed whether the watchdog extends the lease while the method runs
 * @param holdLimit for how long it does; empty for the default
 * @param fenced whether to mint a fencing token
 * @param holdAtLeast for how long to keep others out at least; empty for no longer than the method takes
 */
record RequestTerms(
        String name,
        Optional<Duration> lease,
        Optional<Duration> waitTime,
        boolean renewed,
        Optional<Duration> holdLimit,
        boolean fenced,
        Optional<Duration> holdAtLeast) {

    /** {@return a request with these terms} */
    LockRequest applyTo(LockRequest request) {
        LockRequest asked = request.name(name).renewed(renewed).fenced(fenced);
        if (lease.isPresent()) {
            asked = asked.lease(lease.get());
        }
        if (holdLimit.isPresent()) {
            asked = asked.holdLimit(holdLimit.get());
        }
        if (holdAtLeast.isPresent()) {
            asked = asked.holdAtLeast(holdAtLeast.get());
        }
        return waitTime.isPresent() ? asked.waitTime(waitTime.get()) : asked;
    }
}
