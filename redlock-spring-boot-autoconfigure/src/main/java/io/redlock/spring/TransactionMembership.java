package io.redlock.spring;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A transaction works under a hold as a call does, from when the lock was acquired inside it until it has ended. It leaves
 * behind those who wait for its commit or rollback, so that they still run under the lock.
 */
final class TransactionMembership implements TransactionSynchronization {

    private final TransactionHolds.Entry entry;
    private boolean handedOn;

    private TransactionMembership(TransactionHolds.Entry entry) {
        this.entry = entry;
    }

    /** Makes the active transaction one of those that work under a hold, which somebody else still does as well. */
    static void begin(SharedHold hold) {
        if (!hold.join()) {
            throw new IllegalStateException("The hold has ended before the transaction could join it");
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionMembership(TransactionHolds.add(hold)));
    }

    @Override
    public void suspend() {
        entry.suspend();
    }

    @Override
    public void resume() {
        entry.resume();
    }

    /**
     * Whoever is registered last is asked last, and this is the last moment for it. It does not come to one that was
     * registered later than this, which then has to end by itself.
     */
    @Override
    public void beforeCompletion() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionMembership(entry));
        handedOn = true;
    }

    @Override
    public void afterCompletion(int status) {
        if (!handedOn) {
            end(status);
        }
    }

    private void end(int status) {
        entry.remove();
        SharedHold hold = entry.hold();
        if (status == STATUS_UNKNOWN) {
            hold.keepBack();
        }
        hold.leaveEnded(status == STATUS_COMMITTED);
    }
}
