package io.redlock.spring;

import java.util.function.Consumer;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/**
 * A reactive transaction works under a hold as a call does, from when the lock was acquired inside it until it has ended,
 * and commits only if the lock is valid. It leaves behind those who wait for its end.
 */
final class ReactiveTransactionMembership implements TransactionSynchronization {

    private final SharedHold hold;
    private final TransactionTerms terms;
    private final TransactionSynchronizationManager transaction;
    private final Consumer<ReactiveTransactionMembership> onEnd;
    private volatile boolean suspended;
    private volatile boolean handedOn;

    private ReactiveTransactionMembership(
            SharedHold hold,
            TransactionTerms terms,
            TransactionSynchronizationManager transaction,
            Consumer<ReactiveTransactionMembership> onEnd) {
        this.hold = hold;
        this.terms = terms;
        this.transaction = transaction;
        this.onEnd = onEnd;
    }

    /** Makes a transaction one of those that work under a hold, which somebody else still does as well. */
    static ReactiveTransactionMembership begin(
            SharedHold hold,
            TransactionTerms terms,
            TransactionSynchronizationManager transaction,
            Consumer<ReactiveTransactionMembership> onEnd) {
        if (!hold.join()) {
            throw new IllegalStateException("The hold has ended before the transaction could join it");
        }
        ReactiveTransactionMembership membership = new ReactiveTransactionMembership(hold, terms, transaction, onEnd);
        transaction.registerSynchronization(membership);
        return membership;
    }

    SharedHold hold() {
        return hold;
    }

    boolean isSuspended() {
        return suspended;
    }

    @Override
    public Mono<Void> suspend() {
        return Mono.fromRunnable(() -> suspended = true);
    }

    @Override
    public Mono<Void> resume() {
        return Mono.fromRunnable(() -> suspended = false);
    }

    @Override
    public Mono<Void> beforeCommit(boolean readOnly) {
        return ReactiveConfirmation.ofCommit(hold, terms);
    }

    /** Whoever is registered last is asked last, and this is the last moment for it. */
    @Override
    public Mono<Void> beforeCompletion() {
        return Mono.fromRunnable(() -> {
            transaction.registerSynchronization(new TransactionSynchronization() {
                @Override
                public Mono<Void> afterCompletion(int status) {
                    return Mono.fromRunnable(() -> end(status));
                }
            });
            handedOn = true;
        });
    }

    @Override
    public Mono<Void> afterCompletion(int status) {
        return Mono.fromRunnable(() -> {
            if (!handedOn) {
                end(status);
            }
        });
    }

    private void end(int status) {
        onEnd.accept(this);
        if (status == STATUS_UNKNOWN) {
            hold.keepBack();
        }
        hold.leaveEnded(status == STATUS_COMMITTED);
    }
}
