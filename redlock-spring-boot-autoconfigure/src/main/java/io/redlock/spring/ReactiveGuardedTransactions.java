package io.redlock.spring;

import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Transactions that look at the locks of the calls they were begun in, behind all that runs before a commit, and just
 * before the database is told.
 */
final class ReactiveGuardedTransactions extends R2dbcTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient TransactionTerms terms;

    private ReactiveGuardedTransactions(ConnectionFactory connections, TransactionTerms terms) {
        super(connections);
        this.terms = terms;
    }

    /** {@return whether there is nothing about it that a copy would not have} */
    static boolean canReplace(Object bean) {
        return bean.getClass() == R2dbcTransactionManager.class;
    }

    static R2dbcTransactionManager inPlaceOf(Object bean, TransactionTerms terms) {
        R2dbcTransactionManager original = (R2dbcTransactionManager) bean;
        ReactiveGuardedTransactions guarded =
                new ReactiveGuardedTransactions(Objects.requireNonNull(original.getConnectionFactory()), terms);
        guarded.setEnforceReadOnly(original.isEnforceReadOnly());
        guarded.setTransactionExecutionListeners(original.getTransactionExecutionListeners());
        return guarded;
    }

    /** What is to be an error must be no exception of transactions: those end in neither a commit nor a rollback. */
    @Override
    protected Mono<Void> doCommit(TransactionSynchronizationManager transaction, GenericReactiveTransaction status) {
        if (status.isNested()) {
            // The release of a savepoint is no commit.
            return super.doCommit(transaction, status);
        }
        return Flux.deferContextual(context -> Flux.fromIterable(
                        ReactiveHolds.in(context).map(RunningCall::chain).orElse(List.of())))
                .concatMap(shared -> ReactiveConfirmation.ofCommit(shared, terms))
                .then(Mono.defer(() -> super.doCommit(transaction, status)));
    }
}
