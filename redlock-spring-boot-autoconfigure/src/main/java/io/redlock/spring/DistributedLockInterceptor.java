package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.util.ReflectionUtils;

/** Acquires the lock, proceeds, releases; what could be decided earlier was decided at startup. */
final class DistributedLockInterceptor implements MethodInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(DistributedLockInterceptor.class);

    private final LockOperations operations;
    private final Supplier<Redlock> redlock;
    private final OwnTransactions transactions;

    DistributedLockInterceptor(LockOperations operations, Supplier<Redlock> redlock, OwnTransactions transactions) {
        this.operations = operations;
        this.redlock = redlock;
        this.transactions = transactions;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Class<?> targetClass = target == null ? invocation.getMethod().getDeclaringClass() : target.getClass();
        LockOperation operation =
                operations.find(invocation.getMethod(), targetClass).orElseThrow();
        // A client whose methods are remote calls has nothing behind its proxy: there the proxy is the bean.
        Object bean = target == null ? ((ProxyMethodInvocation) invocation).getProxy() : target;
        Hold hold = acquire(operation.requestFor(bean, invocation.getArguments()), invocation.getMethod());
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable failure) {
            releaseAfter(failure, hold);
            throw failure;
        }
        release(hold, operation.method(), targetClass);
        return result;
    }

    private Hold acquire(LockRequest request, Method called) throws InterruptedException {
        try {
            return redlock.get().acquire(request).orThrow();
        } catch (InterruptedException interrupted) {
            if (ReflectionUtils.declaresException(called, InterruptedException.class)) {
                throw interrupted;
            }
            Thread.currentThread().interrupt();
            throw new LockInterruptedException(called, request.keys(), interrupted);
        }
    }

    /** The exception of the method keeps the front seat: a loss of the lock only goes along with it. */
    private static void releaseAfter(Throwable failure, Hold hold) {
        try {
            hold.close();
        } catch (LockLostException lost) {
            failure.addSuppressed(lost);
        }
    }

    private void release(Hold hold, Method method, Class<?> targetClass) {
        try {
            hold.close();
        } catch (LockLostException lost) {
            String name = MethodNames.of(method);
            if (transactions.hasCommitted(method, targetClass)) {
                LOG.error(
                        "{}; {} had run to its end and its transaction was over, so its result is returned: another call with the same"
                                + " key may have run at the same time",
                        lost.getMessage(),
                        name,
                        lost);
                return;
            }
            String message =
                    "%s; %s had run to its end, and another call with the same key may have run at the same time"
                            .formatted(lost.getMessage(), name);
            LockLostException told = new LockLostException(lost.keys(), message);
            told.initCause(lost);
            throw told;
        }
    }
}
