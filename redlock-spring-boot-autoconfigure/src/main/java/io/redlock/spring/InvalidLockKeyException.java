package io.redlock.spring;

import java.lang.reflect.Method;

/**
 * The values of one call make no lock key, so the method did not run. The message names the method, the part of the
 * expression and the remedy; it does not show the values.
 */
public final class InvalidLockKeyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidLockKeyException(Method method, String expression, String problem, String remedy) {
        super("No lock key for %s from \"%s\": %s. %s.".formatted(MethodNames.of(method), expression, problem, remedy));
    }

    InvalidLockKeyException(Method method, String expression, String problem, RuntimeException cause) {
        super("No lock key for %s from \"%s\": %s".formatted(MethodNames.of(method), expression, problem), cause);
    }
}
