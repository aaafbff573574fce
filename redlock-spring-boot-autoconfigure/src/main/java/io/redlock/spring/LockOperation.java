package io.redlock.spring;

import io.redlock.LockRequest;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation asks for, parsed and checked once at startup. Immutable, safe for use by several threads.
 *
 * @param method the method that runs under the lock
 * @param keys the expressions for the lock keys
 * @param name the label for meters and logs
 * @param lease how long the nodes keep the lock; empty for the default
 * @param waitTime how long to keep attempting; empty for the default
 * @param renewed whether the watchdog extends the lease while the method runs
 * @param holdLimit for how long it does; empty for the default
 * @param fenced whether to mint a fencing token
 */
record LockOperation(
        Method method,
        KeyExpressions keys,
        String name,
        Optional<Duration> lease,
        Optional<Duration> waitTime,
        boolean renewed,
        Optional<Duration> holdLimit,
        boolean fenced) {

    /**
     * {@return the request of one call}
     *
     * @throws InvalidLockKeyException if the values of the call make no key
     */
    LockRequest requestFor(Object target, @Nullable Object[] args) {
        LockRequest request =
                keys.requestFor(target, args).name(name).renewed(renewed).fenced(fenced);
        if (lease.isPresent()) {
            request = request.lease(lease.get());
        }
        if (holdLimit.isPresent()) {
            request = request.holdLimit(holdLimit.get());
        }
        return waitTime.isPresent() ? request.waitTime(waitTime.get()) : request;
    }
}
