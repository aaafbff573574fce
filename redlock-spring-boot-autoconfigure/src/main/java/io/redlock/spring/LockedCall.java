package io.redlock.spring;

import io.redlock.LockRequest;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** One call of a method with a lock, whatever it came through. */
final class LockedCall {

    private final LockOperation operation;
    private final Method called;
    private final Object bean;
    private final @Nullable Object[] arguments;
    private final Work work;
    private @Nullable LockRequest request;

    /** What there is to be done under the lock. */
    @FunctionalInterface
    interface Work {

        @Nullable
        Object proceed() throws Throwable;
    }

    LockedCall(LockOperation operation, Method called, Object bean, @Nullable Object[] arguments, Work work) {
        this.operation = operation;
        this.called = called;
        this.bean = bean;
        this.arguments = arguments;
        this.work = work;
    }

    /** {@return a call that came through a proxy} */
    static LockedCall of(MethodInvocation invocation, LockOperation operation) {
        Object target = invocation.getThis();
        // A client whose methods are remote calls has nothing behind its proxy: there the proxy is the bean.
        Object bean = target == null ? ((ProxyMethodInvocation) invocation).getProxy() : target;
        Work work = operation.returns() == ReturnKind.REACTIVE
                ? anew((ProxyMethodInvocation) invocation)
                : invocation::proceed;
        return new LockedCall(operation, invocation.getMethod(), bean, invocation.getArguments(), work);
    }

    /** An invocation can proceed only once, and every subscriber has the method called anew. */
    private static Work anew(ProxyMethodInvocation invocation) {
        return () -> invocation.invocableClone().proceed();
    }

    /** {@return the same call again, whose key is not known yet} */
    LockedCall again() {
        return new LockedCall(operation, called, bean, arguments, work);
    }

    LockOperation operation() {
        return operation;
    }

    /** {@return the method that the caller named, which may be that of an interface} */
    Method called() {
        return called;
    }

    /** {@return the method that runs} */
    Method method() {
        return operation.method();
    }

    /** {@return what it was called on, behind the proxy if there is one} */
    Object bean() {
        return bean;
    }

    @Nullable
    Object[] arguments() {
        return arguments;
    }

    /** {@return how messages name it} */
    String name() {
        return MethodNames.of(method());
    }

    /**
     * {@return whether it is to be locked; if not, it just proceeds}
     *
     * @throws InvalidLockConditionException if its values make that neither true nor false
     */
    boolean isLocked() {
        return operation.isFor(bean, arguments);
    }

    /**
     * {@return what it needs, found once: what its key refers to may change, or be asked in vain the second time}
     *
     * @throws InvalidLockKeyException if its values make no key
     */
    LockRequest request() {
        LockRequest known = request;
        if (known == null) {
            known = operation.requestFor(bean, arguments);
            request = known;
        }
        return known;
    }

    /** Runs the method, without looking after the lock. */
    @Nullable
    Object proceed() throws Throwable {
        return work.proceed();
    }
}
