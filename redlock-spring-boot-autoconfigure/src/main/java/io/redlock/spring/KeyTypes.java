package io.redlock.spring;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.ClassUtils;

/** Which types have no text that is the same wherever and whenever it is written. */
final class KeyTypes {

    private static final Set<Class<?>> DECIMALS =
            Set.of(BigDecimal.class, Double.class, double.class, Float.class, float.class, Number.class);

    private static final ClassValue<Optional<KeyProblem>> PROBLEMS = new ClassValue<>() {
        @Override
        protected Optional<KeyProblem> computeValue(Class<?> type) {
            return type.isRecord() ? problemOfRecord(type) : problemOfPlain(type);
        }
    };

    private KeyTypes() {}

    /**
     * {@return what is wrong with values of this type; empty if nothing is, or if it takes a value to tell, as with an
     * interface}
     */
    static Optional<KeyProblem> problemOf(Class<?> type) {
        return PROBLEMS.get(type);
    }

    static KeyProblem noTextOf(Class<?> type) {
        return new KeyProblem(
                "is a %s, which has no toString() of its own, so nobody would wait for anybody"
                        .formatted(type.getName()),
                "Use what identifies it, such as its id");
    }

    private static Optional<KeyProblem> problemOfPlain(Class<?> type) {
        if (type.isArray()) {
            return problem("is an array, whose text says nothing of its elements", "Use one element, or an id");
        }
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return problem(
                    "is a %s, whose text depends on an order".formatted(type.getSimpleName()),
                    "Use one element, or an id");
        }
        if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
            return problem(
                    "is a %s, whose text depends on the time zone of the JVM".formatted(type.getSimpleName()),
                    "Use a type of java.time");
        }
        return hasText(type) ? Optional.empty() : Optional.of(noTextOf(type));
    }

    private static Optional<KeyProblem> problemOfRecord(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !isFit(component))
                .findFirst()
                .flatMap(component -> problem(
                        "is a %s, whose component '%s' has no text that is always the same"
                                .formatted(type.getSimpleName(), component.getName()),
                        "Use the components that identify it, one by one"));
    }

    private static boolean isFit(RecordComponent component) {
        Class<?> type = component.getType();
        return !DECIMALS.contains(type) && problemOfPlain(type).isEmpty();
    }

    private static boolean hasText(Class<?> type) {
        boolean unknown = type == Object.class || type.isPrimitive() || Modifier.isAbstract(type.getModifiers());
        return unknown || ClassUtils.getMethod(type, "toString").getDeclaringClass() != Object.class;
    }

    private static Optional<KeyProblem> problem(String what, String remedy) {
        return Optional.of(new KeyProblem(what, remedy));
    }
}
