package io.redlock.spring;

import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
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
        implements SmartInitializingSingleton, DisposableBean {

    /** Behind all other post-processors but those of {@code @Retryable} and {@code @Async}. */
    public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 2;

    private static final String NO_BEAN_FACTORY = "No bean factory was set";

    private final Supplier<Redlock> redlock;
    private final FencingChecks fencing;
    private LockDefaults defaults = LockDefaults.UNSAID;
    private @Nullable ConfigurableBeanFactory beans;
    private @Nullable StartupLinter linter;
    private Optional<Duration> maxLease = Optional.empty();
    private TransactionTerms transactionTerms = TransactionTerms.DEFAULT;
    private Transactions transactions = Transactions.NONE;
    private @Nullable LockOperations operations;
    private Runnable endOfWeaving = () -> {};

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

    /**
     * Sets how much validity a hold needs when a transaction under it commits. With less it is extended once, or the
     * transaction is rolled back. By default that is a tenth of the hold's lease; never more than half of it.
     *
     * @param margin for as long as a commit takes
     * @throws IllegalArgumentException if it is negative
     */
    public void setCommitMargin(Duration margin) {
        this.transactionTerms = transactionTerms.withCommitMargin(margin);
    }

    /**
     * Sets what becomes of a call that would acquire its lock inside a transaction that its caller has begun. By default
     * there is a warning for each method.
     *
     * @param mode what becomes of it
     */
    public void setInsideTransaction(InsideTransaction mode) {
        this.transactionTerms = transactionTerms.with(mode);
    }

    /**
     * Sets the lease of the locks whose annotation names none, for the checks of the startup. By default that of
     * {@link io.redlock.RedlockBuilder}.
     *
     * @param lease what {@link io.redlock.RedlockBuilder#lease(Duration)} is given too
     */
    public void setLease(Duration lease) {
        this.defaults = defaults.withLease(lease);
    }

    /**
     * Sets the node timeout, so that a lease that is too short for it is warned of. By default that of
     * {@link io.redlock.RedlockBuilder}.
     *
     * @param nodeTimeout what {@link io.redlock.RedlockBuilder#nodeTimeout(Duration)} is given too
     */
    public void setNodeTimeout(Duration nodeTimeout) {
        this.defaults = defaults.withNodeTimeout(nodeTimeout);
    }

    /**
     * Sets for how long leases are extended whose annotation names no hold limit, so that one that is longer stops the
     * startup. Without it there is no such check.
     *
     * @param holdLimit what {@link io.redlock.RedlockBuilder#holdLimit(Duration)} is given too
     */
    public void setHoldLimit(Duration holdLimit) {
        this.defaults = defaults.withHoldLimit(holdLimit);
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        super.setBeanFactory(beanFactory);
        Assert.isInstanceOf(ConfigurableBeanFactory.class, beanFactory);
        ConfigurableBeanFactory factory = (ConfigurableBeanFactory) beanFactory;
        this.beans = factory;
        this.linter = new StartupLinter(defaults);
        LockOperations found = new LockOperations(factory, maxLease);
        this.operations = found;
        this.transactions = Transactions.of(factory, transactionTerms);
        LockAdvice advice = new LockAdvice(redlock, transactions, LockObserver.of(factory));
        this.advisor =
                new DefaultPointcutAdvisor(new LockedMethods(found), new DistributedLockInterceptor(found, advice));
        this.endOfWeaving = WovenLocks.offer(found, advice);
    }

    @Override
    public void destroy() {
        endOfWeaving.run();
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
        linter().add(beanName, targetClass, locks);
        Object result = super.postProcessAfterInitialization(bean, beanName);
        if (AopUtils.isJdkDynamicProxy(result)) {
            ProxyChecks.checkIsOnInterface(locks.keySet(), targetClass, result);
        } else if (AopUtils.isCglibProxy(result)) {
            ProxyChecks.checkIsVisible(locks.keySet(), targetClass, result.getClass());
        }
        return result;
    }

    /** Every bean that is made at the start is there by now, and so is the lock, which nothing here may have made earlier. */
    @Override
    public void afterSingletonsInstantiated() {
        transactions.guardAll();
        linter().begin(Objects.requireNonNull(beans), Objects.requireNonNull(advisor), this::locksOf);
        fencing.begin();
    }

    @Override
    protected void customizeProxyFactory(ProxyFactory proxyFactory) {
        Class<?> targetClass = Objects.requireNonNull(proxyFactory.getTargetClass());
        ProxyChecks.checkCanBeProxied(locksOf(targetClass).keySet(), targetClass, proxyFactory);
    }

    /** {@return the names of the locks of all beans that were made so far, for who counts by them} */
    public Set<String> lockNames() {
        return operations == null ? Set.of() : operations.names();
    }

    private StartupLinter linter() {
        return Objects.requireNonNull(linter, NO_BEAN_FACTORY);
    }

    private Map<Method, LockOperation> locksOf(Class<?> beanClass) {
        return Objects.requireNonNull(operations, NO_BEAN_FACTORY).of(beanClass);
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
