package io.redlock.spring;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.spel.SpelNode;

/**
 * The expression that says whether a call is locked. Immutable, safe for use by several threads.
 *
 * @param method the method that runs
 * @param source the expression as the annotation writes it
 * @param node the expression, read and checked
 * @param scope what its names mean
 */
record LockCondition(Method method, String source, SpelNode node, KeyScope scope) {

    /**
     * {@return whether a call with these values is to be locked}
     *
     * @throws InvalidLockConditionException if they make it neither true nor false
     */
    boolean isMet(Object target, @Nullable Object[] args) {
        Object value = evaluate(new KeyCall(scope, new KeyRoot(target, method, args)));
        if (value instanceof Boolean met) {
            return met;
        }
        String problem = value == null
                ? "is null"
                : "is a %s, neither true nor false".formatted(value.getClass().getTypeName());
        throw new InvalidLockConditionException(method, source, problem, "Compare it with something: #amount > 100");
    }

    private @Nullable Object evaluate(KeyCall call) {
        try {
            return call.evaluate(node);
        } catch (EvaluationException failure) {
            String problem = "cannot be evaluated: %s".formatted(failure.getSimpleMessage());
            throw new InvalidLockConditionException(method, source, problem, failure);
        }
    }
}
