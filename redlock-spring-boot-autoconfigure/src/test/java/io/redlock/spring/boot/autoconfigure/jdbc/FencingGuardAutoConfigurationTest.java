package io.redlock.spring.boot.autoconfigure.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.FencingGuard;
import io.redlock.spring.boot.autoconfigure.RedlockAspectAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.jdbc.JdbcFencingGuard;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FencingGuardAutoConfigurationTest {

    private final ApplicationContextRunner withoutDatabase = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    AopAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class,
                    FencingGuardAutoConfiguration.class))
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3));
    private final ApplicationContextRunner runner = withoutDatabase
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceInitializationAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class))
            .withPropertyValues("spring.datasource.generate-unique-name=true");

    static class Accounts {

        private final FencingGuard guard;

        Accounts(FencingGuard guard) {
            this.guard = guard;
        }

        @DistributedLock(key = "'a'", fenced = true)
        @Transactional
        public long book() {
            guard.check();
            return CurrentHold.find()
                    .map(hold -> hold.fencingToken().orElseThrow())
                    .orElse(0L);
        }
    }

    @Test
    void the_guard_checks_the_token_of_the_method_that_runs() {
        runner.withBean(Accounts.class)
                .withPropertyValues("spring.sql.init.schema-locations=classpath:io/redlock/spring/jdbc/schema-h2.sql")
                .run(context -> {
                    long token = context.getBean(Accounts.class).book();

                    assertThat(context.getBean(JdbcTemplate.class)
                                    .queryForObject("SELECT token FROM redlock_fence", Long.class))
                            .isEqualTo(token);
                });
    }

    @Test
    void there_is_none_without_a_database() {
        withoutDatabase.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FencingGuard.class));
    }

    @Test
    void there_is_none_without_spring_jdbc() {
        withoutDatabase
                .withClassLoader(new FilteredClassLoader(JdbcOperations.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FencingGuard.class));
    }

    @Test
    void an_own_one_takes_its_place() {
        runner.withBean("mine", FencingGuard.class, FencingGuard::off)
                .run(context ->
                        assertThat(context).hasSingleBean(FencingGuard.class).doesNotHaveBean(JdbcFencingGuard.class));
    }

    @Test
    void no_table_is_made() {
        runner.withBean(Accounts.class).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(JdbcFencingGuard.class);
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> context.getBean(Accounts.class).book())
                    .withMessageContaining("redlock_fence");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"redlock.enabled", "redlock.aspect.enabled"})
    @ExtendWith(OutputCaptureExtension.class)
    void where_methods_run_without_locks_the_guard_lets_them_and_says_so(String property, CapturedOutput output) {
        runner.withBean(Accounts.class)
                .withPropertyValues(property + "=false")
                .run(context ->
                        assertThat(context.getBean(Accounts.class).book()).isZero());

        assertThat(output).contains(property + " is false: the fencing guard lets everybody through");
    }
}
