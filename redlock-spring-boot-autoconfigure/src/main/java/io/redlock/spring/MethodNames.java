package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How a method is named in messages: {@code io.example.PaymentService.pay(long, BigDecimal)}. */
final class MethodNames {

    private MethodNames() {}

    static String of(Method method) {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return "%s.%s(%s)".formatted(method.getDeclaringClass().getTypeName(), method.getName(), parameters);
    }
}
