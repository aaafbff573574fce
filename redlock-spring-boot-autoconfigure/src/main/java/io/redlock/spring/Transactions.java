package io.redlock.spring;

import java.lang.reflect.Method;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ClassUtils;

/** What a lock has to know of transactions; an application without spring-tx has none. */
interface Transactions {

    /** How a call stands to a transaction that goes on where it is made. */
    enum Standing {
        /** There is none. */
        ALONE,

        /** It takes part. */
        WITHIN,

        /** There is one, which waits while the method runs. */
        APART
    }

    /** For an application without any. */
    Transactions NONE = new Transactions() {

        @Override
        public boolean hasCommitted(Method method, Class<?> targetClass) {
            return false;
        }

        @Override
        public Standing standing(Method method, Class<?> targetClass) {
            return Standing.ALONE;
        }

        @Override
        public Standing standingInOne(Method method, Class<?> targetClass) {
            return Standing.WITHIN;
        }

        @Override
        public TransactionTerms terms() {
            return TransactionTerms.DEFAULT;
        }

        @Override
        public void beforeAcquiringWithin(Method method) {}

        @Override
        public void enter(SharedHold hold) {}

        @Override
        public void guardAll() {}
    };

    /**
     * {@return whether a method that has returned has committed a transaction of its own, so that nothing can undo it;
     * asked on the thread that called it}
     */
    boolean hasCommitted(Method method, Class<?> targetClass);

    /** {@return how a call that is made here stands to the transaction of its caller} */
    Standing standing(Method method, Class<?> targetClass);

    /** {@return how such a call stands to a transaction that goes on, wherever that is bound to} */
    Standing standingInOne(Method method, Class<?> targetClass);

    /** {@return how transactions under a lock are treated} */
    TransactionTerms terms();

    /**
     * Is told that a call which takes part in its caller's transaction is about to acquire.
     *
     * @throws IllegalStateException if the application does not want that
     */
    void beforeAcquiringWithin(Method method);

    /** Makes a hold belong to the transaction that goes on here, until that has ended. */
    void enter(SharedHold hold);

    /** Has the commits guarded also of managers that were made before this, or somewhere else; asked when all beans are there. */
    void guardAll();

    /** {@return the answer for an application that may or may not have spring-tx; its commits are guarded from now on} */
    static Transactions of(ConfigurableBeanFactory beans, TransactionTerms terms) {
        boolean present = ClassUtils.isPresent(
                "org.springframework.transaction.interceptor.TransactionAttributeSource",
                Transactions.class.getClassLoader());
        return present ? DeclaredTransactions.guarded(beans, terms) : NONE;
    }
}
