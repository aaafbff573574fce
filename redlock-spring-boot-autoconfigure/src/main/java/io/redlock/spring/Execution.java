package io.redlock.spring;

import org.jspecify.annotations.Nullable;

/** How a call runs under its lock: acquires it or joins it, proceeds, and gives it back when the work is done. */
@FunctionalInterface
interface Execution {

    /**
     * {@return what the caller gets}
     *
     * @throws Throwable what the method threw, or why it did not run, or that its lock was lost
     */
    @Nullable
    Object run(LockedCall call) throws Throwable;
}
