package io.redlock.spring;

import io.redlock.LockNotAcquiredException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.util.ReflectionUtils;

/** Calls another method of the same bean in place of the one that has no lock. Immutable, safe for use by several threads. */
final class Fallback implements NotAcquiredPolicy {

    private final Map<Class<?>, FallbackMethod> methods;

    /**
     * Takes what the {@link FallbackSearch} has found.
     *
     * @param methods the method to call, by the type of what happened
     */
    Fallback(Map<Class<?>, FallbackMethod> methods) {
        this.methods = Map.copyOf(methods);
        this.methods.values().forEach(fallback -> ReflectionUtils.makeAccessible(fallback.method()));
    }

    @Override
    public @Nullable Object answer(LockedCall call, LockNotAcquiredException failure) throws Throwable {
        FallbackMethod fallback = methods.get(failure.getClass());
        if (fallback == null) {
            throw failure;
        }
        @Nullable Object[] arguments = call.arguments();
        if (fallback.cause().isPresent()) {
            arguments = Arrays.copyOf(arguments, arguments.length + 1);
            arguments[arguments.length - 1] = failure;
        }
        return invoke(fallback.method(), call.bean(), arguments, failure);
    }

    /** What it throws is what the caller gets; why it was called goes along with it. */
    private static @Nullable Object invoke(
            Method method, Object bean, @Nullable Object[] arguments, LockNotAcquiredException failure)
            throws Throwable {
        try {
            return method.invoke(behindProxies(bean), arguments);
        } catch (InvocationTargetException thrown) {
            Throwable ofTheFallback = thrown.getTargetException();
            if (!failure.equals(ofTheFallback) && !failure.equals(ofTheFallback.getCause())) {
                ofTheFallback.addSuppressed(failure);
            }
            throw ofTheFallback;
        }
    }

    /** A proxy of somebody else's has the methods of its bean, but not the fields that a private one would need. */
    private static Object behindProxies(Object bean) {
        Object behind = AopProxyUtils.getSingletonTarget(bean);
        return behind == null ? bean : behindProxies(behind);
    }
}
