package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A method that can be called in place of a locked one.
 *
 * @param method the method
 * @param cause the type of its last parameter, if it wants to know why
 */
record FallbackMethod(Method method, Optional<Class<?>> cause) {

    boolean takes(Class<?> failure) {
        return cause.isEmpty() || cause.get().isAssignableFrom(failure);
    }

    /** {@return whether it is the better one for what both of them take} */
    boolean isMoreSpecificThan(FallbackMethod other) {
        return !cause.equals(other.cause)
                && cause.isPresent()
                && (other.cause.isEmpty() || other.cause.get().isAssignableFrom(cause.get()));
    }
}
