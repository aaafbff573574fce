package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.LockLostException;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The lock is outside of the method's own transaction. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TransactionOrderTest {

    private static final String URL = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID());

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Application.class, Ledger.class);

    /** Reads, on a connection of its own, what is committed at the very moment of each release. */
    static final class Witness {
        final List<Integer> rowsAtRelease = new CopyOnWriteArrayList<>();
        final List<Boolean> inTransaction = new CopyOnWriteArrayList<>();

        void released() {
            rowsAtRelease.add(committedRows());
            inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
        }
    }

    private static int committedRows() {
        try (Connection second = DriverManager.getConnection(URL);
                ResultSet rows = second.createStatement().executeQuery("select count(*) from ledger")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(LockConfiguration.class)
    static class Application {

        @Bean
        Witness witness() {
            return new Witness();
        }

        @Bean
        @Primary
        LockNodes witnessedNodes(MemoryLockNodes nodes, Witness witness) {
            return new WitnessedNodes(nodes, witness::released);
        }

        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource(URL);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        JdbcTemplate jdbc(DataSource dataSource) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("drop table if exists ledger");
            jdbc.execute("create table ledger (entry varchar(20))");
            return jdbc;
        }
    }

    static class Ledger {
        final JdbcTemplate jdbc;

        Ledger(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @DistributedLock("'L' + #entry")
        @Transactional
        public String write(String entry) {
            jdbc.update("insert into ledger values (?)", entry);
            return "written";
        }

        @DistributedLock(key = "'L' + #entry", lease = "300ms", waitTime = "2s", renewed = false)
        @Transactional
        public String writeTooSlowly(String entry) {
            write(entry);
            outlastTheLease();
            return "written";
        }

        @DistributedLock(key = "'L' + #entry", lease = "300ms", waitTime = "2s", renewed = false)
        public String writeTooSlowlyWithout(String entry) {
            return writeTooSlowly(entry);
        }
    }

    private static void outlastTheLease() {
        long until = System.nanoTime() + Duration.ofMillis(310).toNanos();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class ByDefault {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(order = 0)
    static class TransactionsFirst {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class ByClass {}

    private void shows_the_row_at_the_release(ApplicationContextRunner application) {
        application.run(context -> {
            assertThat(context.getBean(Ledger.class).write("a")).isEqualTo("written");

            Witness witness = context.getBean(Witness.class);
            assertThat(witness.rowsAtRelease).containsExactly(1, 1, 1);
            assertThat(witness.inTransaction).containsOnly(false);
        });
    }

    @Test
    void a_second_connection_reads_the_row_when_the_lock_is_released() {
        shows_the_row_at_the_release(runner.withUserConfiguration(ByDefault.class));
    }

    @Test
    void also_if_transactions_are_ordered_to_the_front() {
        shows_the_row_at_the_release(runner.withUserConfiguration(TransactionsFirst.class));
    }

    @Test
    void also_through_proxies_of_classes() {
        shows_the_row_at_the_release(runner.withUserConfiguration(ByClass.class));
    }

    @Test
    void also_as_Boot_configures_it() {
        shows_the_row_at_the_release(runner.withUserConfiguration(ByDefault.class)
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class)));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableResilientMethods
    @EnableTransactionManagement
    static class Everything {}

    static class Busy {
        @Async
        @Retryable
        @DistributedLock("'busy'")
        @Transactional
        public void work() {}
    }

    @Test
    void the_lock_is_inside_of_retries_and_threads_and_outside_of_transactions() {
        runner.withUserConfiguration(Everything.class).withBean(Busy.class).run(context -> {
            Advised busy = (Advised) context.getBean(Busy.class);

            assertThat(Stream.of(busy.getAdvisors()).map(Advisor::getAdvice))
                    .extracting(advice -> advice.getClass().getSimpleName())
                    .containsExactly(
                            "AnnotationAsyncExecutionInterceptor",
                            "RetryAnnotationInterceptor",
                            "DistributedLockInterceptor",
                            "TransactionInterceptor");
        });
    }

    @Test
    void a_transaction_that_rolls_back_has_done_so_at_the_release() {
        runner.withUserConfiguration(ByDefault.class).run(context -> {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> context.getBean(Ledger.class).write("longer than twenty characters"));

            assertThat(context.getBean(Witness.class).rowsAtRelease).containsExactly(0, 0, 0);
        });
    }

    @Test
    void a_loss_is_thrown_where_the_method_has_no_transaction_of_its_own() {
        runner.withUserConfiguration(ByDefault.class)
                .run(context -> assertThatExceptionOfType(LockLostException.class)
                        .isThrownBy(() -> context.getBean(Ledger.class).writeTooSlowlyWithout("a")));
    }

    @Test
    void a_loss_is_thrown_where_transactions_are_declared_but_not_managed() {
        runner.run(context -> assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> context.getBean(Ledger.class).writeTooSlowly("a")));
    }

    @Test
    void a_loss_is_thrown_into_the_callers_transaction_which_rolls_back() {
        runner.withUserConfiguration(ByDefault.class).run(context -> {
            TransactionTemplate caller = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));

            assertThatExceptionOfType(LockLostException.class)
                    .isThrownBy(() -> caller.execute(
                            status -> context.getBean(Ledger.class).writeTooSlowly("a")));
            assertThat(committedRows()).isZero();
        });
    }
}
