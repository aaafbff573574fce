package io.redlock.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/** Finds transactions in the Reactor context, and keeps with them what they hold. */
final class ReactiveSpringTransactions implements ReactiveTransactions {

    private final TransactionTerms terms;

    ReactiveSpringTransactions(TransactionTerms terms) {
        this.terms = terms;
    }

    /** One that has ended still looks active to those whom it tells so, but nothing can be registered with it. */
    @Override
    public Mono<Open> current() {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .filter(found -> found.isSynchronizationActive() && found.isActualTransactionActive())
                .<Open>map(OpenTransaction::new)
                .onErrorResume(NoTransactionException.class, none -> Mono.empty());
    }

    private final class OpenTransaction implements Open {

        private final TransactionSynchronizationManager transaction;

        OpenTransaction(TransactionSynchronizationManager transaction) {
            this.transaction = transaction;
        }

        @Override
        public List<SharedHold> ongoing() {
            Memberships kept = kept();
            return kept == null
                    ? List.of()
                    : kept.entries.stream()
                            .filter(entry -> !entry.isSuspended())
                            .map(ReactiveTransactionMembership::hold)
                            .toList();
        }

        @Override
        public List<SharedHold> all() {
            Memberships kept = kept();
            return kept == null
                    ? List.of()
                    : kept.entries.stream()
                            .map(ReactiveTransactionMembership::hold)
                            .toList();
        }

        @Override
        public void enter(SharedHold hold) {
            Memberships kept = kept();
            if (kept == null) {
                kept = new Memberships();
                transaction.bindResource(Memberships.class, kept);
            }
            List<ReactiveTransactionMembership> entries = kept.entries;
            ReactiveTransactionMembership membership =
                    ReactiveTransactionMembership.begin(hold, terms, transaction, entries::remove);
            entries.add(0, membership);
        }

        private @Nullable Memberships kept() {
            return transaction.getResource(Memberships.class) instanceof Memberships kept ? kept : null;
        }
    }

    /** Those of a transaction and of the ones that wait for it to end; all are bound to one context, which goes with them. */
    private static final class Memberships {
        private final List<ReactiveTransactionMembership> entries = new CopyOnWriteArrayList<>();
    }
}
