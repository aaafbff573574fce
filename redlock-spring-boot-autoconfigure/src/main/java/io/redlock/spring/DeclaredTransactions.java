package io.redlock.spring;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Reads the transactions that the application declares, which is how {@code @Transactional} itself reads them. */
final class DeclaredTransactions implements OwnTransactions {

    private final BeanFactory beans;

    DeclaredTransactions(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public boolean hasCommitted(Method method, Class<?> targetClass) {
        return beans.getBeanProvider(TransactionAttributeSource.class).stream()
                .anyMatch(source -> hasEnded(source.getTransactionAttribute(method, targetClass)));
    }

    /** One that joins its caller's is not over as long as one is active: that can still roll back. */
    private static boolean hasEnded(@Nullable TransactionAttribute attribute) {
        if (attribute == null) {
            return false;
        }
        return switch (attribute.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> true;
            case TransactionDefinition.PROPAGATION_REQUIRED, TransactionDefinition.PROPAGATION_NESTED ->
                !TransactionSynchronizationManager.isActualTransactionActive();
            default -> false;
        };
    }
}
