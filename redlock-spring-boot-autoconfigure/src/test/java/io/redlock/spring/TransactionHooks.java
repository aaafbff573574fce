package io.redlock.spring;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What an application does around the end of a transaction. */
final class TransactionHooks implements TransactionSynchronization {

    Runnable beforeCommit = () -> {};
    Runnable beforeCompletion = () -> {};
    Runnable afterCommit = () -> {};
    Runnable afterCompletion = () -> {};
    int status = -1;

    private TransactionHooks() {}

    /** {@return hooks of the transaction that is active} */
    static TransactionHooks register() {
        TransactionHooks hooks = new TransactionHooks();
        TransactionSynchronizationManager.registerSynchronization(hooks);
        return hooks;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        beforeCommit.run();
    }

    @Override
    public void beforeCompletion() {
        beforeCompletion.run();
    }

    @Override
    public void afterCommit() {
        afterCommit.run();
    }

    @Override
    public void afterCompletion(int outcome) {
        status = outcome;
        afterCompletion.run();
    }
}
