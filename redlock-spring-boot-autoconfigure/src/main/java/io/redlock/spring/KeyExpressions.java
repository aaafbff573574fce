package io.redlock.spring;

import io.redlock.LockRequest;
import io.redlock.node.LockKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * All that an annotation says of its keys: one expression, or several whose keys are taken together. Immutable, safe for
 * use by several threads.
 *
 * @param locked the method that the keys are for
 * @param expressions at least one
 */
record KeyExpressions(LockedMethod locked, List<KeyExpression> expressions) {

    /** Copies the list. */
    KeyExpressions {
        expressions = List.copyOf(expressions);
    }

    /**
     * {@return the key expressions of a method}
     *
     * @throws InvalidDistributedLockException if they can make no key
     */
    static KeyExpressions parse(LockedMethod locked, BeanFactory beans) {
        String key = locked.annotation().key();
        List<String> keys = List.of(locked.annotation().keys());
        check(locked, key, keys);
        if (keys.isEmpty()) {
            return new KeyExpressions(locked, List.of(new KeyParser(locked, beans, false).parse(key)));
        }
        List<KeyExpression> expressions = new ArrayList<>();
        for (String each : keys) {
            expressions.add(new KeyParser(locked, beans, true).parse(each));
        }
        return new KeyExpressions(locked, expressions);
    }

    private static void check(LockedMethod locked, String key, List<String> keys) {
        if (key.isBlank() && keys.isEmpty()) {
            throw locked.invalid("It has no key", "Say what to lock on, such as key = \"#orderId\"");
        }
        if (!key.isBlank() && !keys.isEmpty()) {
            throw locked.invalid(
                    "It has a key and keys, and which of them to lock on is not clear", "Move the key into keys");
        }
        if (keys.stream().anyMatch(String::isBlank)) {
            throw locked.invalid("One of its keys is blank", "Leave it out, or say what to lock on");
        }
        if (keys.size() > LockKeys.MOST) {
            throw locked.invalid(
                    "It has %d keys, the most is %d".formatted(keys.size(), LockKeys.MOST),
                    "Lock on what they have in common instead");
        }
    }

    /**
     * {@return a request for the keys of one call, all else by default}
     *
     * @throws InvalidLockKeyException if the values make no key
     */
    LockRequest requestFor(Object target, @Nullable Object[] args) {
        Set<String> keys = new LinkedHashSet<>();
        for (KeyExpression expression : expressions) {
            expression.addKeys(keys, target, args);
        }
        String[] all = keys.toArray(String[]::new);
        try {
            return LockRequest.of(all[0], Arrays.copyOfRange(all, 1, all.length));
        } catch (IllegalArgumentException unfit) {
            throw new InvalidLockKeyException(locked.method(), source(), String.valueOf(unfit.getMessage()), unfit);
        }
    }

    /** {@return whether all calls have the same keys} */
    boolean isConstant() {
        return expressions.stream().allMatch(KeyExpression::isConstant);
    }

    /** {@return what the annotation writes, to stand in quotes} */
    String source() {
        return expressions.stream().map(KeyExpression::source).collect(Collectors.joining("\", \""));
    }
}
