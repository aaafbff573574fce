package io.redlock.spring;

import io.redlock.LockRequest;
import java.lang.reflect.Method;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationException;

/**
 * The key of a lock as an annotation writes it, cut into its parts and checked: what is left for a call is to take the
 * values and to join their texts. Immutable, safe for use by several threads.
 */
final class KeyExpression {

    private final Method method;
    private final String source;
    private final List<KeyPart> parts;
    private final BitSet sums;
    private final KeyScope scope;

    /**
     * Made by the {@link KeyParser}.
     *
     * @param sums the positions of the parts that share a plus sign with the next part, and with nothing else: between
     *     two numbers it would be a sum
     */
    KeyExpression(Method method, String source, List<KeyPart> parts, BitSet sums, KeyScope scope) {
        this.method = method;
        this.source = source;
        this.parts = List.copyOf(parts);
        this.sums = sums;
        this.scope = scope;
    }

    /**
     * {@return a request for the key of one call, all else by default}
     *
     * @throws InvalidLockKeyException if the values make no key
     */
    LockRequest requestFor(Object target, @Nullable Object[] args) {
        String key = keyOf(target, args);
        try {
            return LockRequest.of(key);
        } catch (IllegalArgumentException unfit) {
            throw new InvalidLockKeyException(method, source, String.valueOf(unfit.getMessage()), unfit);
        }
    }

    private String keyOf(Object target, @Nullable Object[] args) {
        KeyCall call = new KeyCall(scope, new KeyRoot(target, method, args));
        StringBuilder key = new StringBuilder();
        Object before = null;
        for (int i = 0; i < parts.size(); i++) {
            KeyPart part = parts.get(i);
            Object value = valueOf(part, call);
            if (value instanceof Number && before instanceof Number && sums.get(i - 1)) {
                KeyProblem sum = sum(parts.get(i - 1), part);
                throw new InvalidLockKeyException(method, source, sum.what(), sum.remedy());
            }
            key.append(textOf(part, value));
            before = value;
        }
        return key.toString();
    }

    static KeyProblem sum(KeyPart left, KeyPart right) {
        return new KeyProblem(
                "%s + %s is a sum of two numbers, not a text".formatted(left.source(), right.source()),
                "Put a text between them: %s + ':' + %s".formatted(left.source(), right.source()));
    }

    private @Nullable Object valueOf(KeyPart part, KeyCall call) {
        try {
            return part.valueIn(call);
        } catch (EvaluationException failure) {
            String problem = "%s cannot be evaluated: %s".formatted(part.source(), failure.getSimpleMessage());
            throw new InvalidLockKeyException(method, source, problem, failure);
        }
    }

    private String textOf(KeyPart part, @Nullable Object value) {
        if (part instanceof KeyPart.Constant constant) {
            return constant.text();
        }
        try {
            return KeyText.of(value);
        } catch (UnfitKeyPart unfit) {
            KeyProblem problem = unfit.problem().of(part.source());
            throw new InvalidLockKeyException(method, source, problem.what(), problem.remedy());
        }
    }
}
