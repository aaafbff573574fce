package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.List;

/**
 * The thread was interrupted while it waited for the lock of a method that does not declare
 * {@link InterruptedException}. The method did not run, nothing is held, and the thread's interrupt flag is set again.
 */
public final class LockInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LockInterruptedException(Method method, List<String> keys, InterruptedException cause) {
        super(
                "Interrupted while waiting for %s; %s did not run".formatted(KeyNames.of(keys), MethodNames.of(method)),
                cause);
    }
}
