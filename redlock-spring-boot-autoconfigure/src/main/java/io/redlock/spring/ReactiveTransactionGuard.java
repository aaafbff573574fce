package io.redlock.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Has transactions that are begun inside of a locked pipeline commit only under a valid lock. A listener would not do: it
 * is called without the Reactor context, which alone knows the locks.
 */
final class ReactiveTransactionGuard implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(ReactiveTransactionGuard.class);

    private static final boolean R2DBC_PRESENT = ClassUtils.isPresent(
            "org.springframework.r2dbc.connection.R2dbcTransactionManager",
            ReactiveTransactionGuard.class.getClassLoader());

    private final TransactionTerms terms;

    private ReactiveTransactionGuard(TransactionTerms terms) {
        this.terms = terms;
    }

    static BeanPostProcessor of(TransactionTerms terms) {
        return new ReactiveTransactionGuard(terms);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof ReactiveTransactionManager)) {
            return bean;
        }
        if (R2DBC_PRESENT && ReactiveGuardedTransactions.canReplace(bean)) {
            return ReactiveGuardedTransactions.inPlaceOf(bean, terms);
        }
        LOG.warn(
                "Transactions of the bean '{}' that are begun inside of a reactive method with @DistributedLock cannot be guarded,"
                        + " since {} is not R2dbcTransactionManager itself: they commit though a lock was lost",
                beanName,
                bean.getClass().getName());
        return bean;
    }
}
