package io.redlock.spring;

import io.redlock.node.LockKey;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * How a value is written in a lock key. Two values that are the same thing are written the same on every machine; a
 * value that cannot promise that is refused with an {@link UnfitKeyPart}.
 */
final class KeyText {

    private static final KeyProblem NULL = new KeyProblem(
            "is null, so strangers would wait for each other", "Pass a value, or leave it out of the key");
    private static final KeyProblem BLANK = new KeyProblem(
            "is blank, so strangers would wait for each other", "Pass a value, or leave it out of the key");
    private static final KeyProblem NOT_FINITE = new KeyProblem("is not a finite number", "Pass a finite number");
    private static final KeyProblem TOO_LONG =
            new KeyProblem("is a number with too many digits for a key", "Round it, or leave it out of the key");

    private KeyText() {}

    static String of(@Nullable Object value) {
        Object content = unwrap(value);
        if (content == null) {
            throw NULL.asException();
        }
        if (content instanceof CharSequence text) {
            return notBlank(text.toString());
        }
        if (content instanceof Number number) {
            return number(number);
        }
        if (content instanceof Enum<?> constant) {
            return constant.name();
        }
        return content instanceof Class<?> type ? type.getName() : other(content);
    }

    private static String notBlank(String text) {
        if (text.isBlank()) {
            throw BLANK.asException();
        }
        return text;
    }

    private static String number(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return number.toString();
        }
        if ((number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue())) {
            throw NOT_FINITE.asException();
        }
        if (number instanceof BigDecimal decimal) {
            return plain(decimal);
        }
        try {
            return plain(new BigDecimal(number.toString()));
        } catch (NumberFormatException noDecimal) {
            return other(number);
        }
    }

    private static String plain(BigDecimal decimal) {
        BigDecimal canonical = decimal.stripTrailingZeros();
        // Written out, 1E+2000000000 has two thousand million digits: refused before it is written.
        if (Math.abs((long) canonical.scale()) > LockKey.MAX_BYTES) {
            throw TOO_LONG.asException();
        }
        return canonical.toPlainString();
    }

    private static @Nullable Object unwrap(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }

    private static String other(Object value) {
        KeyTypes.problemOf(value.getClass()).ifPresent(problem -> {
            throw problem.asException();
        });
        if (value.getClass().isRecord()) {
            checkComponents(value);
        }
        String text = notBlank(String.valueOf(value));
        // A proxy declares a toString and hands it on to a class that has none, hence the look at the text.
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            if (text.startsWith(type.getName() + "@")) {
                throw KeyTypes.noTextOf(type).asException();
            }
        }
        return text;
    }

    private static void checkComponents(Object tuple) {
        for (RecordComponent component : tuple.getClass().getRecordComponents()) {
            Method accessor = component.getAccessor();
            ReflectionUtils.makeAccessible(accessor);
            of(ReflectionUtils.invokeMethod(accessor, tuple));
        }
    }
}
