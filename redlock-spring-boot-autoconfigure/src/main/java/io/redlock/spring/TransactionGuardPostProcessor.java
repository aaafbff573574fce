package io.redlock.spring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;

/** Puts the guard on every transaction manager, also on those that the application declares itself. */
final class TransactionGuardPostProcessor implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionGuardPostProcessor.class);

    private final TransactionCommitGuard guard;

    TransactionGuardPostProcessor(TransactionCommitGuard guard) {
        this.guard = guard;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ConfigurableTransactionManager manager) {
            guard(manager);
        } else if (bean instanceof TransactionManager && !(bean instanceof ReactiveTransactionManager)) {
            LOG.warn(
                    "The transactions of the bean '{}' cannot be guarded, since {} is no ConfigurableTransactionManager: they commit"
                            + " though a lock was lost",
                    beanName,
                    bean.getClass().getName());
        }
        return bean;
    }

    /** What nobody has asked for yet is not made for this. */
    void guardExisting(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(ConfigurableTransactionManager.class, false, false)) {
            if (behindProxies(beans.getSingleton(name)) instanceof ConfigurableTransactionManager manager) {
                guard(manager);
            }
        }
    }

    /** A proxy made of a class has listeners of its own, which nobody asks: the methods for them are final. */
    private static @Nullable Object behindProxies(@Nullable Object bean) {
        Object target = bean;
        for (Object next = bean; next != null; next = AopProxyUtils.getSingletonTarget(next)) {
            target = next;
        }
        return target;
    }

    /** One guard is enough for a manager that is a bean twice. What it has is copied, for it may be immutable. */
    private void guard(ConfigurableTransactionManager manager) {
        List<TransactionExecutionListener> listeners = new ArrayList<>(manager.getTransactionExecutionListeners());
        if (listeners.stream().noneMatch(TransactionCommitGuard.class::isInstance)) {
            listeners.add(guard);
            manager.setTransactionExecutionListeners(listeners);
        }
    }
}
