package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ClassUtils;

/** When the work of a method is done, which its return type tells. */
enum ReturnKind {
    /** When it returns. */
    VALUE,

    /** When the stage that it returns completes. */
    STAGE,

    /** When the publisher that it returns terminates, or is cancelled; it begins when somebody subscribes. */
    REACTIVE;

    private static final boolean REACTOR_PRESENT =
            ClassUtils.isPresent("reactor.core.publisher.Mono", ReturnKind.class.getClassLoader());

    /** {@return what a method returns in that class, which may have named a type variable} */
    static Class<?> typeOf(Method method, Class<?> targetClass) {
        return GenericTypeResolver.resolveReturnType(method, targetClass);
    }

    /** {@return the kind of a method that returns this, if it can have a lock at all, which {@link MethodChecks} tells} */
    static ReturnKind of(Class<?> returned) {
        if (isStage(returned)) {
            return STAGE;
        }
        return isReactorPresent() && ReactiveTypes.canAdapt(returned) ? REACTIVE : VALUE;
    }

    /** Not a subtype: what the caller gets is a new future, which is none. */
    static boolean isStage(Class<?> returned) {
        return returned == CompletionStage.class || returned == CompletableFuture.class;
    }

    static boolean isReactorPresent() {
        return REACTOR_PRESENT;
    }
}
