package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.MethodMatchers;

/**
 * What stands before and behind the lock of a finished bean, as far as its proxies tell: a proxy around our proxy may
 * have brought advice to the wrong side.
 */
final class AdviceOrder {

    private static final Logger LOG = LoggerFactory.getLogger(AdviceOrder.class);
    private static final String REMEDY =
            "Leave redlock.aspect.order and the order of other proxy creators as they are: @Async, then @Retryable, then the lock, then @Cacheable and @Transactional";

    private final Advisor ours;
    private final LockOperation operation;
    private final Class<?> targetClass;

    AdviceOrder(Advisor ours, LockOperation operation, Class<?> targetClass) {
        this.ours = ours;
        this.operation = operation;
        this.targetClass = targetClass;
    }

    /**
     * Looks through the proxies of a bean.
     *
     * @throws InvalidDistributedLockException if the lock would be given back before what it is for
     */
    void check(Object bean) {
        List<Advisor> chain = chainOf(bean);
        int position = chain.indexOf(ours);
        if (position < 0) {
            return;
        }
        for (Advisor outer : chain.subList(0, position)) {
            checkOutside(outer);
        }
        for (Advisor inner : chain.subList(position + 1, chain.size())) {
            if (inner.getAdvice() instanceof AsyncExecutionInterceptor && applies(inner)) {
                throw refused(
                        "@Async is inside of the lock, which would be given back as soon as the work is handed over");
            }
        }
    }

    private void checkOutside(Advisor outer) {
        if (!applies(outer)) {
            return;
        }
        if (is(outer, "org.springframework.transaction.interceptor.TransactionInterceptor")
                && TransactionAdvice.begins(outer.getAdvice(), operation.method(), targetClass)) {
            throw refused("Its transaction is outside of the lock, which would be given back before the commit");
        }
        if (is(outer, "org.springframework.cache.interceptor.CacheInterceptor")) {
            LOG.warn(
                    "The cache of {} is outside of its lock: calls that it answers are not locked, and others fill it when the"
                            + " lock has been given back. {}",
                    MethodNames.of(operation.method()),
                    REMEDY);
        }
    }

    private InvalidDistributedLockException refused(String problem) {
        return new InvalidDistributedLockException(operation.method(), problem, REMEDY);
    }

    /** By name: neither need be there. */
    private static boolean is(Advisor advisor, String name) {
        for (Class<?> type = advisor.getAdvice().getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private boolean applies(Advisor advisor) {
        Method method = operation.method();
        return !(advisor instanceof PointcutAdvisor with)
                || (with.getPointcut().getClassFilter().matches(targetClass)
                        && MethodMatchers.matches(with.getPointcut().getMethodMatcher(), method, targetClass, false));
    }

    /** {@return the advice around a bean, the outermost first, through proxies of proxies} */
    private static List<Advisor> chainOf(@Nullable Object bean) {
        List<Advisor> chain = new ArrayList<>();
        for (Object layer = bean; layer instanceof Advised advised; layer = AopProxyUtils.getSingletonTarget(layer)) {
            chain.addAll(Arrays.asList(advised.getAdvisors()));
        }
        return chain;
    }
}
