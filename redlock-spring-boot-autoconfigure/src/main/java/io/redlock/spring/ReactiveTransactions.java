package io.redlock.spring;

import java.util.List;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** What a reactive lock has to know of the transaction that its subscriber runs in. */
interface ReactiveTransactions {

    /** {@return the transaction that is open where this is subscribed to; empty if there is none} */
    Mono<Open> current();

    /** One that is open. */
    interface Open {

        /** {@return what belongs to it already} */
        List<SharedHold> ongoing();

        /** {@return what belongs to it, and to those that wait for it to end} */
        List<SharedHold> all();

        /** Has it work under a hold until it has ended, and commit only if that is valid. */
        void enter(SharedHold hold);
    }

    /** {@return the answer for an application that may or may not have spring-tx} */
    static ReactiveTransactions of(TransactionTerms terms) {
        boolean present = ClassUtils.isPresent(
                "org.springframework.transaction.reactive.TransactionSynchronizationManager",
                ReactiveTransactions.class.getClassLoader());
        return present ? new ReactiveSpringTransactions(terms) : Mono::empty;
    }
}
