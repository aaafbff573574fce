package io.redlock.spring;

import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the lock around the methods that carry {@link DistributedLock}, and checks their annotations when the bean is
 * created.
 *
 * <p>The advice goes in front of all advice that a bean has at that moment, and this post-processor runs after those that
 * bring {@code @Transactional} and {@code @Cacheable} but before those of {@code @Retryable} and {@code @Async}. Declare
 * it as a static bean method with the infrastructure role.
 */
public final class DistributedLockBeanPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
        implements SmartInitializingSingleton {

    /** Behind all other post-processors but those of {@code @Retryable} and {@code @Async}. */
    public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 2;

    private final Supplier<Redlock> redlock;
    private final FencingChecks fencing;
    private Optional<Duration> maxLease = Optional.empty();
    private @Nullable LockOperations operations;

    /**
     * Takes the lock from a supplier, because post-processors are created before anything else.
     *
     * @param redlock asked once, at the first call of a locked method
     */
    public DistributedLockBeanPostProcessor(Supplier<Redlock> redlock) {
        this.redlock = SingletonSupplier.of(redlock);
        this.fencing = new FencingChecks(this.redlock);
        setBeforeExistingAdvisors(true);
        setOrder(DEFAULT_ORDER);
    }

    /**
     * Sets the longest lease that an annotation may ask for, so that a longer one stops the startup. Without it the first
     * call would be refused by a {@link Redlock} that has such a limit.
     *
     * @param maxLease what {@link io.redlock.RedlockBuilder#maxLease(Duration)} is given too
     */
    public void setMaxLease(Duration maxLease) {
        this.maxLease = Optional.of(maxLease);
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        super.setBeanFactory(beanFactory);
        Assert.isInstanceOf(ConfigurableBeanFactory.class, beanFactory);
        LockOperations found = new LockOperations((ConfigurableBeanFactory) beanFactory, maxLease);
        this.operations = found;
        this.advisor = new DefaultPointcutAdvisor(
                new LockedMethods(found),
                new DistributedLockInterceptor(found, redlock, OwnTransactions.of(beanFactory)));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        // One bean under two names has the lock already; a second one around it would wait for the first.
        if (bean instanceof Advised advised && advisor != null && advised.indexOf(advisor) >= 0) {
            return bean;
        }
        // Here, not only in the pointcut, which is never asked about a bean that nothing makes a proxy of.
        Class<?> targetClass = AopUtils.getTargetClass(bean);
        Map<Method, LockOperation> locks = locksOf(targetClass);
        fencing.add(locks.values());
        Object result = super.postProcessAfterInitialization(bean, beanName);
        if (AopUtils.isJdkDynamicProxy(result)) {
            ProxyChecks.checkIsOnInterface(locks.keySet(), targetClass, result);
        }
        return result;
    }

    /** Every bean that is made at the start is there by now, and so is the lock, which nothing here may have made earlier. */
    @Override
    public void afterSingletonsInstantiated() {
        fencing.begin();
    }

    @Override
    protected void customizeProxyFactory(ProxyFactory proxyFactory) {
        Class<?> targetClass = Objects.requireNonNull(proxyFactory.getTargetClass());
        ProxyChecks.checkCanBeProxied(locksOf(targetClass).keySet(), targetClass, proxyFactory);
    }

    private Map<Method, LockOperation> locksOf(Class<?> beanClass) {
        return Objects.requireNonNull(operations, "No bean factory was set").of(beanClass);
    }

    /** The methods that carry the annotation, or are covered by one on their type. */
    private static final class LockedMethods extends StaticMethodMatcherPointcut {

        private final LockOperations operations;

        LockedMethods(LockOperations operations) {
            this.operations = operations;
            setClassFilter(type -> !operations.of(type).isEmpty());
        }

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return operations.find(method, targetClass).isPresent();
        }
    }
}
