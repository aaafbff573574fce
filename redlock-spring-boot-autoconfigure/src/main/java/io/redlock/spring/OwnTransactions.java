package io.redlock.spring;

import java.lang.reflect.Method;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/** Tells whether a method that has returned has committed a transaction of its own, so that nothing can undo it. */
@FunctionalInterface
interface OwnTransactions {

    /** {@return whether the work of this method is committed; asked after it returned, on the thread that called it} */
    boolean hasCommitted(Method method, Class<?> targetClass);

    /** {@return the answer for an application that may or may not have spring-tx} */
    static OwnTransactions of(BeanFactory beans) {
        boolean present = ClassUtils.isPresent(
                "org.springframework.transaction.interceptor.TransactionAttributeSource",
                OwnTransactions.class.getClassLoader());
        return present ? new DeclaredTransactions(beans) : (method, targetClass) -> false;
    }
}
