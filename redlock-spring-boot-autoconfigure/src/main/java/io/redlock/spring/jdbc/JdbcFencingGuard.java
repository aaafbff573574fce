package io.redlock.spring.jdbc;

import io.redlock.FencingTokenRefusedException;
import io.redlock.Hold;
import io.redlock.spring.FencingGuard;
import java.sql.Connection;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Fences writes to a relational database by a table of its own, so that it also guards tables that are only inserted into.
 * In the current transaction, for every lock key of the hold:
 *
 * <pre>{@code
 * UPDATE redlock_fence SET token = :t WHERE lock_key = :k AND token <= :t
 * }</pre>
 *
 * <p>The row stays locked until the transaction ends: a later holder waits for it, and an earlier one finds its token too
 * small. Where there is no row yet, the first one is inserted. If two holders do that at the same time, one of them is
 * refused, whichever it is; it may try again. Once a token is refused the transaction cannot commit, also if the exception
 * is caught.
 *
 * <p>The table is not made by this class. Scripts that make it are beside it: {@code schema-h2.sql},
 * {@code schema-postgresql.sql} and {@code schema-mysql.sql}. Rows are never deleted: there is one for each lock key that
 * was ever fenced. Safe for use by several threads.
 */
public final class JdbcFencingGuard implements FencingGuard {

    private static final String RAISE = "UPDATE redlock_fence SET token = ? WHERE lock_key = ? AND token <= ?";
    private static final String LOOK = "SELECT token FROM redlock_fence WHERE lock_key = ? FOR UPDATE";
    private static final String BEGIN = "INSERT INTO redlock_fence (lock_key, token) VALUES (?, ?)";

    private final JdbcOperations jdbc;

    /**
     * Guards one database.
     *
     * @param jdbc over the data source whose transactions are guarded
     */
    public JdbcFencingGuard(JdbcOperations jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void check(Hold hold) {
        long token = hold.fencingToken()
                .orElseThrow(() -> new IllegalStateException(
                        "The hold of lock '%s' has no fencing token; say fenced = true in @DistributedLock, or fenced(true) in the request"
                                .formatted(String.join("', '", hold.keys()))));
        requireTransaction();
        // In the order of the hold, which is the same for everybody: two holders never wait for each other's rows.
        hold.keys().forEach(key -> check(key, token));
    }

    private void requireTransaction() {
        boolean none = !TransactionSynchronizationManager.isActualTransactionActive()
                || Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>) Connection::getAutoCommit));
        if (none) {
            throw new IllegalStateException(
                    "No transaction of this database is active, so the check would be over before the write; put @Transactional on the method, with the transaction manager of the guard's data source");
        }
    }

    private void check(String key, long token) {
        if (jdbc.update(RAISE, token, key, token) > 0) {
            return;
        }
        List<Long> seen = jdbc.query(LOOK, (row, number) -> row.getLong(1), key);
        if (seen.isEmpty()) {
            begin(key, token);
        } else if (seen.get(0) != token) {
            // Equal is ours: there are drivers that count only rows in which something has changed.
            throw refuse(
                    key,
                    token,
                    "the database has seen %d, so somebody had the lock after this holder".formatted(seen.get(0)));
        }
    }

    private void begin(String key, long token) {
        try {
            jdbc.update(BEGIN, key, token);
        } catch (DuplicateKeyException raced) {
            // Not asked who is later: in PostgreSQL the transaction is over by now.
            FencingTokenRefusedException refused = refuse(
                    key,
                    token,
                    "another transaction has written the first token of this lock at the same time, and which of the two is later was not asked");
            refused.initCause(raced);
            throw refused;
        }
    }

    private static FencingTokenRefusedException refuse(String key, long token, String why) {
        FencingTokenRefusedException refused = new FencingTokenRefusedException(
                key,
                token,
                "Fencing token %d of lock '%s' was refused: %s. The transaction is rolled back"
                        .formatted(token, key, why));
        TransactionSynchronizationManager.registerSynchronization(new NoCommit(refused));
        return refused;
    }

    /** Whoever catches the exception must not commit what it has written. */
    private record NoCommit(FencingTokenRefusedException refused) implements TransactionSynchronization {
        @Override
        public void beforeCommit(boolean readOnly) {
            throw refused;
        }
    }
}
