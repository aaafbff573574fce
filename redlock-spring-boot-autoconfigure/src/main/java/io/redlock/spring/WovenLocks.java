package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.aspectj.lang.ProceedingJoinPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** The locks of one application context, for calls that come through woven code. */
final class WovenLocks {

    private static final boolean ASPECTJ =
            ClassUtils.isPresent("org.aspectj.lang.ProceedingJoinPoint", WovenLocks.class.getClassLoader());

    private final LockOperations operations;
    private final LockAdvice advice;

    private WovenLocks(LockOperations operations, LockAdvice advice) {
        this.operations = operations;
        this.advice = advice;
    }

    /**
     * Offers the locks to woven code.
     *
     * @return what takes them back
     */
    static Runnable offer(LockOperations operations, LockAdvice advice) {
        if (!ASPECTJ) {
            return () -> {};
        }
        WovenLocks locks = new WovenLocks(operations, advice);
        DistributedLockAspect.aspectOf().attach(locks);
        return () -> DistributedLockAspect.aspectOf().detach(locks);
    }

    /** {@return whether the weaver has been at this method, which leaves its body behind under another name} */
    static boolean reach(Method method) {
        String body = method.getName() + "_aroundBody";
        return ASPECTJ
                && Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                        .anyMatch(other -> other.getName().startsWith(body));
    }

    boolean hasBeansOf(Class<?> type) {
        return operations.know(type);
    }

    @Nullable
    Object run(Method method, ProceedingJoinPoint joinPoint) throws Throwable {
        Object bean = joinPoint.getThis();
        Optional<LockOperation> operation = operations.find(method, bean.getClass());
        if (operation.isEmpty() || RunningCall.arrives(method, bean)) {
            return joinPoint.proceed();
        }
        return advice.run(new LockedCall(operation.get(), method, bean, joinPoint.getArgs(), () -> {
            RunningCall.arrives(method, bean);
            return joinPoint.proceed();
        }));
    }
}
