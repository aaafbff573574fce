package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.LockLostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** A transaction of one database around that of another. The lock knows only the innermost of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoTransactionManagersTest {

    private final TransactionalApplication application = new TransactionalApplication()
            .with(SecondDatabase.class, Both.class)
            .start();
    private final JdbcTemplate second = new JdbcTemplate(application.bean(SecondDatabase.class).dataSource);
    private final TransactionTemplate inSecond =
            new TransactionTemplate(application.bean(SecondDatabase.class).manager);

    static class SecondDatabase {

        final String url = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID());
        final DriverManagerDataSource dataSource = new DriverManagerDataSource(url);

        final JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);

        @Bean
        JdbcTransactionManager secondManager() {
            return manager;
        }
    }

    static class Both {

        @DistributedLock("'k'")
        @Transactional("secondManager")
        public void work(Runnable work) {
            work.run();
        }
    }

    @BeforeEach
    void createTable() {
        second.execute("create table ledger (entry varchar(20))");
    }

    @AfterEach
    void nothing_is_left() {
        assertThat(TransactionHolds.areKept()).isFalse();
        assertThat(application.redlock().holds()).isEmpty();
        application.close();
    }

    @Test
    void the_lock_of_a_method_with_the_second_one_is_kept_until_the_first_has_ended() {
        application.inTransaction(() -> {
            application.bean(Both.class).work(this::writeBoth);
            assertThat(rowsOfSecond()).isEqualTo(1);
            assertThat(application.isLocked("k")).isTrue();
        });
        assertThat(application.isLocked("k")).isFalse();
        assertThat(application.rows()).isEqualTo(1);
    }

    @Test
    void a_loss_rolls_back_both() {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> application.inTransaction(
                        () -> application.bean(Both.class).work(() -> {
                            writeBoth();
                            application.lose();
                        })));

        assertThat(application.rows()).isZero();
        assertThat(rowsOfSecond()).isZero();
    }

    /** A limit, which docs/transactions.md names. */
    @Test
    void a_lock_that_is_acquired_inside_the_second_one_ends_with_that() {
        application.inTransaction(() -> {
            inSecond.executeWithoutResult(status -> application.methods().plain(this::writeBoth));
            assertThat(application.isLocked("k")).isFalse();
            assertThat(application.rows()).as("not committed yet").isZero();
        });
    }

    /** A limit, which docs/transactions.md names. */
    @Test
    void whoever_swallows_the_loss_around_the_second_one_commits_the_first() {
        application.inTransaction(() -> assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> inSecond.executeWithoutResult(status -> {
                    application.methods().plain(this::writeBoth);
                    application.lose();
                })));

        assertThat(rowsOfSecond()).isZero();
        assertThat(application.rows()).isEqualTo(1);
    }

    private void writeBoth() {
        application.write();
        second.update("insert into ledger values ('x')");
    }

    private int rowsOfSecond() {
        try (Connection fresh = DriverManager.getConnection(application.bean(SecondDatabase.class).url);
                ResultSet rows = fresh.createStatement().executeQuery("select count(*) from ledger")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
