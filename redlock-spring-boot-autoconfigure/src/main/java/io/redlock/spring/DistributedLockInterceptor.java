package io.redlock.spring;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Puts the lock around a call that comes through a proxy. */
final class DistributedLockInterceptor implements MethodInterceptor {

    private final LockOperations operations;
    private final LockAdvice advice;

    DistributedLockInterceptor(LockOperations operations, LockAdvice advice) {
        this.operations = operations;
        this.advice = advice;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Class<?> targetClass = target == null ? invocation.getMethod().getDeclaringClass() : target.getClass();
        LockOperation operation =
                operations.find(invocation.getMethod(), targetClass).orElseThrow();
        return advice.run(LockedCall.of(invocation, operation));
    }
}
