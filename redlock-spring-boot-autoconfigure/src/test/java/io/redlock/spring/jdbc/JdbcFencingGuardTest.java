package io.redlock.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redlock.FencingTokenRefusedException;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.spring.FencingGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Holders that come one after the other, and a database that sees them in another order. Which database, subclasses say. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class JdbcFencingGuardTest {

    private static final Executor ANOTHER_THREAD = task -> new Thread(task, "another").start();

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final FencingGuard guard;
    private final Redlock redlock =
            Redlock.builder().nodes(MemoryLockNodes.of(3)).build();

    JdbcFencingGuardTest(DataSource database, String schema) {
        this.jdbc = new JdbcTemplate(database);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        this.guard = new JdbcFencingGuard(jdbc);
        jdbc.execute("DROP TABLE IF EXISTS redlock_fence");
        jdbc.execute("DROP TABLE IF EXISTS entry");
        // Twice, as an application that is started a second time does.
        for (int start = 0; start < 2; start++) {
            new ResourceDatabasePopulator(new ClassPathResource("io/redlock/spring/jdbc/" + schema)).execute(database);
        }
        jdbc.execute("CREATE TABLE entry (text VARCHAR(100))");
    }

    /** {@return a query for the sessions that wait for another one} */
    abstract String whoWaits();

    /** {@return a query for the sessions that execute, or wait in, a statement like that} */
    abstract String whoExecutes(String pattern);

    @AfterEach
    void end() {
        redlock.close();
    }

    @Test
    void r40_the_first_holder_may_write() {
        Hold first = holderOf("a");

        write(first, "first");

        assertThat(entries()).containsExactly("first");
        assertThat(token("a")).isEqualTo(tokenOf(first));
    }

    @Test
    void r40_a_later_holder_may_write() {
        write(holderOf("a"), "first");
        Hold second = holderOf("a");

        write(second, "second");

        assertThat(entries()).containsExactly("first", "second");
        assertThat(token("a")).isEqualTo(tokenOf(second));
    }

    @Test
    void r40_an_earlier_holder_is_refused_and_its_writes_are_rolled_back() {
        Hold first = holderOf("a");
        Hold second = holderOf("a");
        write(second, "second");

        assertThatExceptionOfType(FencingTokenRefusedException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    insert("first, before the check");
                    guard.check(first);
                }))
                .withMessageContaining("Fencing token %d of lock 'a' was refused".formatted(tokenOf(first)))
                .withMessageContaining("the database has seen " + tokenOf(second))
                .satisfies(refused -> {
                    assertThat(refused.key()).isEqualTo("a");
                    assertThat(refused.token()).isEqualTo(tokenOf(first));
                });
        assertThat(entries()).containsExactly("second");
        assertThat(token("a")).isEqualTo(tokenOf(second));
    }

    @Test
    void r40_who_catches_the_refusal_cannot_commit_either() {
        Hold first = holderOf("a");
        write(holderOf("a"), "second");

        assertThatExceptionOfType(FencingTokenRefusedException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    assertThatExceptionOfType(FencingTokenRefusedException.class)
                            .isThrownBy(() -> guard.check(first));
                    insert("first");
                }));
        assertThat(entries()).containsExactly("second");
    }

    @Test
    void r40_a_holder_may_write_more_than_once() {
        Hold first = holderOf("a");
        write(first, "one");
        transaction.executeWithoutResult(status -> {
            guard.check(first);
            guard.check(first);
            insert("two");
        });

        assertThat(entries()).containsExactly("one", "two");
    }

    @Test
    void r40_a_holder_may_write_more_than_once_where_a_driver_counts_only_rows_that_have_changed() {
        FencingGuard there = new JdbcFencingGuard(new CountsChanges(Objects.requireNonNull(jdbc.getDataSource())));
        Hold first = holderOf("a");
        write(first, "one");

        transaction.executeWithoutResult(status -> {
            there.check(first);
            insert("two");
        });

        assertThat(entries()).containsExactly("one", "two");
    }

    /** As MySQL's driver does with {@code useAffectedRows=true}. */
    private static final class CountsChanges extends JdbcTemplate {

        CountsChanges(DataSource database) {
            super(database);
        }

        @Override
        public int update(String sql, @Nullable Object @Nullable ... args) {
            super.update(sql, args);
            return 0;
        }
    }

    @Test
    void r40_each_key_of_a_hold_is_fenced() {
        Hold both = holderOf("a", "b");
        write(holderOf("b"), "later");

        assertThatExceptionOfType(FencingTokenRefusedException.class)
                .isThrownBy(() -> write(both, "both"))
                .satisfies(refused -> assertThat(refused.key()).isEqualTo("b"));
        assertThat(entries()).containsExactly("later");
        assertThat(texts("SELECT lock_key FROM redlock_fence")).containsExactly("b");
    }

    @Test
    void r40_other_keys_are_left_alone() {
        Hold first = holderOf("a");
        write(holderOf("A"), "other");
        write(holderOf("a "), "and another");

        write(first, "first");

        assertThat(entries()).containsExactly("other", "and another", "first");
    }

    @Test
    void r40_an_earlier_holder_waits_for_a_later_one_that_is_about_to_commit_and_is_refused_then() {
        Hold first = holderOf("a");
        Hold second = holderOf("a");
        write(first, "before");

        CompletableFuture<Void> late = transaction.execute(status -> {
            guard.check(second);
            insert("second");
            CompletableFuture<Void> started = CompletableFuture.runAsync(() -> write(first, "late"), ANOTHER_THREAD);
            await().until(() -> !texts(whoWaits()).isEmpty());
            return started;
        });

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(late::join)
                .withCauseInstanceOf(FencingTokenRefusedException.class);
        assertThat(entries()).containsExactly("before", "second");
    }

    @Test
    void r40_of_two_who_write_the_first_token_at_the_same_time_one_is_refused() {
        Hold first = holderOf("a");
        Hold second = holderOf("a");

        CompletableFuture<Void> other = transaction.execute(status -> {
            guard.check(first);
            CompletableFuture<Void> started = CompletableFuture.runAsync(() -> write(second, "second"), ANOTHER_THREAD);
            // It has seen no row, and is about to insert the first one.
            await().until(() ->
                    !texts(whoExecutes("INSERT INTO redlock_fence%")).isEmpty());
            insert("first");
            return started;
        });

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(other::join)
                .withCauseInstanceOf(FencingTokenRefusedException.class)
                .withMessageContaining("has written the first token of this lock at the same time");
        assertThat(entries()).containsExactly("first");
        write(second, "second, once more");
        assertThat(entries()).containsExactly("first", "second, once more");
    }

    @Test
    void a_check_outside_of_a_transaction_is_refused() {
        Hold hold = holderOf("a");

        assertThatIllegalStateException()
                .isThrownBy(() -> guard.check(hold))
                .withMessageContaining("No transaction of this database is active")
                .withMessageContaining("@Transactional");
    }

    @Test
    void a_check_outside_of_a_transaction_is_refused_though_the_pool_has_no_auto_commit() {
        Hold hold = holderOf("a");
        DataSource pool = new DelegatingDataSource(Objects.requireNonNull(jdbc.getDataSource())) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setAutoCommit(false);
                return connection;
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> new JdbcFencingGuard(new JdbcTemplate(pool)).check(hold))
                .withMessageContaining("No transaction of this database is active");
    }

    @Test
    void a_check_in_the_transaction_of_another_database_is_refused() {
        Hold hold = holderOf("a");
        EmbeddedDatabase other = new EmbeddedDatabaseBuilder()
                .generateUniqueName(true)
                .setType(EmbeddedDatabaseType.H2)
                .build();
        try {
            TransactionTemplate elsewhere = new TransactionTemplate(new JdbcTransactionManager(other));

            assertThatIllegalStateException()
                    .isThrownBy(() -> elsewhere.executeWithoutResult(status -> guard.check(hold)))
                    .withMessageContaining("No transaction of this database is active");
        } finally {
            other.shutdown();
        }
    }

    @Test
    void a_hold_without_a_token_is_refused() throws Exception {
        try (Hold hold = redlock.acquire(LockRequest.of("a")).orThrow()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> write(hold, "never"))
                    .withMessageContaining("The hold of lock 'a' has no fencing token; say fenced = true");
        }
        assertThat(entries()).isEmpty();
    }

    @Test
    void no_table_is_made_behind_anybodys_back() {
        jdbc.execute("DROP TABLE redlock_fence");
        Hold hold = holderOf("a");

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> write(hold, "never"))
                .withMessageContaining("redlock_fence");
        assertThat(entries()).isEmpty();
    }

    /** {@return somebody who had the lock, and does not know that this is over} */
    private Hold holderOf(String key, String... more) {
        try {
            Hold hold = redlock.acquire(LockRequest.of(key, more).fenced(true)).orThrow();
            hold.release();
            return hold;
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void write(Hold hold, String text) {
        transaction.executeWithoutResult(status -> {
            guard.check(hold);
            insert(text);
        });
    }

    private void insert(String text) {
        jdbc.update("INSERT INTO entry (text) VALUES (?)", text);
    }

    private List<String> entries() {
        return texts("SELECT text FROM entry");
    }

    private List<String> texts(String query) {
        return jdbc.query(query, (row, number) -> row.getString(1));
    }

    private long token(String key) {
        return jdbc.query("SELECT token FROM redlock_fence WHERE lock_key = ?", (row, number) -> row.getLong(1), key)
                .get(0);
    }

    private static long tokenOf(Hold hold) {
        return hold.fencingToken().orElseThrow();
    }
}
