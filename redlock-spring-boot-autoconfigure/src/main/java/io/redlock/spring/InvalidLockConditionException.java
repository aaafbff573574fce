package io.redlock.spring;

import java.lang.reflect.Method;

/** The condition of a lock is neither true nor false for the values of one call, so the method did not run. */
public final class InvalidLockConditionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidLockConditionException(Method method, String expression, String problem, String remedy) {
        super("Condition \"%s\" of the lock on %s %s. %s."
                .formatted(expression, MethodNames.of(method), problem, remedy));
    }

    InvalidLockConditionException(Method method, String expression, String problem, RuntimeException cause) {
        super("Condition \"%s\" of the lock on %s %s".formatted(expression, MethodNames.of(method), problem), cause);
    }
}
