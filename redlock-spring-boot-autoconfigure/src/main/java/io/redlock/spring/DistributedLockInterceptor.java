package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.util.ReflectionUtils;

/** Acquires the lock or joins it, proceeds, releases; what could be decided earlier was decided at startup. */
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
        SharedHold hold = acquire(operation, operation.requestFor(bean, invocation.getArguments()), invocation);
        Object result;
        try {
            result = proceed(invocation, hold);
        } catch (Throwable failure) {
            releaseAfter(failure, hold);
            throw failure;
        }
        release(hold, operation.method(), targetClass);
        return result;
    }

    /** Joins what an outer call holds, or acquires. */
    private SharedHold acquire(LockOperation operation, LockRequest request, MethodInvocation invocation)
            throws InterruptedException {
        Redlock client = redlock.get();
        Optional<SharedHold> joined = new Reentry(client, operation, request).join();
        return joined.isPresent()
                ? joined.get()
                : new SharedHold(client, acquire(client, request, invocation.getMethod()), operation.method());
    }

    private static Hold acquire(Redlock client, LockRequest request, Method called) throws InterruptedException {
        try {
            return client.acquire(request).orThrow();
        } catch (InterruptedException interrupted) {
            if (ReflectionUtils.declaresException(called, InterruptedException.class)) {
                throw interrupted;
            }
            Thread.currentThread().interrupt();
            throw new LockInterruptedException(called, request.keys(), interrupted);
        }
    }

    private static @Nullable Object proceed(MethodInvocation invocation, SharedHold hold) throws Throwable {
        RunningCall call = RunningCall.begin(hold);
        try {
            return invocation.proceed();
        } finally {
            call.end();
        }
    }

    /** The exception of the method keeps the front seat: a loss of the lock only goes along with it. */
    private static void releaseAfter(Throwable failure, SharedHold hold) {
        try {
            hold.leave();
        } catch (LockLostException lost) {
            failure.addSuppressed(lost);
        }
    }

    private void release(SharedHold hold, Method method, Class<?> targetClass) {
        try {
            hold.leave();
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
            throw Losses.told(
                    lost,
                    "%s had run to its end, and another call with the same key may have run at the same time"
                            .formatted(name));
        }
    }
}
