package io.redlock.spring;

import io.redlock.LockContendedException;
import io.redlock.LockNotAcquiredException;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says for each way in which a lock cannot be had. Immutable.
 *
 * @param whenContended for somebody else having it
 * @param whenUnavailable for nobody being able to have it
 */
record NotAcquiredPolicies(NotAcquiredPolicy whenContended, NotAcquiredPolicy whenUnavailable)
        implements NotAcquiredPolicy {

    @Override
    public @Nullable Object answer(LockedCall call, LockNotAcquiredException failure) throws Throwable {
        NotAcquiredPolicy policy = failure instanceof LockContendedException ? whenContended : whenUnavailable;
        return policy.answer(call, failure);
    }
}
