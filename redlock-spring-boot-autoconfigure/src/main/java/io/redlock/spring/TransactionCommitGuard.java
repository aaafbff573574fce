package io.redlock.spring;

import io.redlock.Extension;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.util.StringUtils;

/**
 * Lets no transaction of a thread commit when a lock that is held there is not surely held for a little longer. It looks
 * behind all that runs before a commit, and just before the database is told. Safe for use by several threads.
 */
final class TransactionCommitGuard implements TransactionExecutionListener {

    private final TransactionTerms terms;

    TransactionCommitGuard(TransactionTerms terms) {
        this.terms = terms;
    }

    /** What it throws must be no exception of transactions: those end in neither a commit nor a rollback. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        // The release of a savepoint is no commit.
        if (!transaction.isNewTransaction()
                || TransactionHolds.andThoseOfCalls().isEmpty()) {
            return;
        }
        // Else what an entity manager has gathered would be written behind this look, however long that takes.
        if (!transaction.isReadOnly() && transaction instanceof TransactionStatus status) {
            status.flush();
        }
        TransactionHolds.andThoseOfCalls().stream()
                .filter(SharedHold::guardsCommits)
                .forEach(shared -> check(shared.hold()));
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        keepBackBehind(failure);
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
        keepBackBehind(failure);
    }

    /** The database may have done it, or may yet do it. */
    private static void keepBackBehind(@Nullable Throwable failure) {
        if (failure != null) {
            TransactionHolds.andThoseOfCalls().forEach(SharedHold::keepBack);
        }
    }

    private void check(Hold hold) {
        // Who has given it back by hand has said that the rest needs no lock.
        if (hold.state() == HoldState.RELEASED || isEnough(hold)) {
            return;
        }
        Extension extension = hold.extend(hold.lease());
        if (!isEnough(hold)) {
            throw refusal(hold, extension);
        }
    }

    private boolean isEnough(Hold hold) {
        return hold.isValid() && hold.validity().compareTo(terms.marginOf(hold.lease())) >= 0;
    }

    private LockLostException refusal(Hold hold, Extension extension) {
        String outcome = "the transaction is rolled back";
        if (hold.state() == HoldState.LOST) {
            try {
                hold.ensureValid();
            } catch (LockLostException lost) {
                return Losses.told(lost, outcome);
            }
        }
        Duration margin = terms.marginOf(hold.lease());
        return new LockLostException(
                hold.keys(),
                "%s may be lost before the commit is done: it is valid for %dms, less than the commit margin of %dms, and its extension was %s; %s"
                        .formatted(
                                StringUtils.capitalize(KeyNames.of(hold.keys())),
                                hold.validity().toMillis(),
                                margin.toMillis(),
                                extension,
                                outcome));
    }
}
