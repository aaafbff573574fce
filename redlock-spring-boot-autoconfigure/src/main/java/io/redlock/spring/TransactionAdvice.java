package io.redlock.spring;

import java.lang.reflect.Method;
import org.aopalliance.aop.Advice;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;

/** What the advice of {@code @Transactional} does around a method. */
final class TransactionAdvice {

    private TransactionAdvice() {}

    /** {@return whether it begins a transaction around the method, if the caller has none} */
    static boolean begins(Advice advice, Method method, Class<?> targetClass) {
        TransactionAttributeSource source = ((TransactionAspectSupport) advice).getTransactionAttributeSource();
        TransactionAttribute attribute = source == null ? null : source.getTransactionAttribute(method, targetClass);
        if (attribute == null) {
            return false;
        }
        return switch (attribute.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRED,
                    TransactionDefinition.PROPAGATION_REQUIRES_NEW,
                    TransactionDefinition.PROPAGATION_NESTED -> true;
            default -> false;
        };
    }
}
