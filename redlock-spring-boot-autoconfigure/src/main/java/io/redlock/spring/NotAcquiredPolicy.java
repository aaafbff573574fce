package io.redlock.spring;

import io.redlock.LockNotAcquiredException;
import org.jspecify.annotations.Nullable;

/** What a caller gets whose call could not have the lock. */
@FunctionalInterface
interface NotAcquiredPolicy {

    /** The caller is told why. */
    NotAcquiredPolicy THROW = (call, failure) -> {
        throw failure;
    };

    /**
     * {@return what the call returns in place of what the method would have, of the method's return type}
     *
     * @param call the call; its method has not run
     * @param failure why there is no lock
     * @throws Throwable what the caller is told instead
     */
    @Nullable
    Object answer(LockedCall call, LockNotAcquiredException failure) throws Throwable;
}
