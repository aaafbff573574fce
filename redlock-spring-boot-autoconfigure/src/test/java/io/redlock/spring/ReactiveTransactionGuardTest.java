package io.redlock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;

/** Whose reactive transactions look at the locks before they commit. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class ReactiveTransactionGuardTest {

    private static final ConnectionFactory CONNECTIONS = ConnectionFactories.get("r2dbc:h2:mem:///guarded");

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(LockConfiguration.class);

    @Test
    void those_of_the_manager_that_Boot_configures() {
        runner.withConfiguration(AutoConfigurations.of(
                        R2dbcAutoConfiguration.class, R2dbcTransactionManagerAutoConfiguration.class))
                .withPropertyValues("spring.r2dbc.url=r2dbc:h2:mem:///guarded")
                .run(context -> assertThat(context.getBean(R2dbcTransactionManager.class))
                        .isInstanceOf(ReactiveGuardedTransactions.class));
    }

    @Test
    void those_of_a_manager_of_the_application_which_stays_as_it_was_set_up(CapturedOutput output) {
        TransactionExecutionListener listener = new TransactionExecutionListener() {};
        R2dbcTransactionManager original = new R2dbcTransactionManager(CONNECTIONS);
        original.setEnforceReadOnly(true);
        original.setTransactionExecutionListeners(List.of(listener));

        runner.withBean(R2dbcTransactionManager.class, () -> original).run(context -> {
            R2dbcTransactionManager guarded = context.getBean(R2dbcTransactionManager.class);
            assertThat(guarded).isInstanceOf(ReactiveGuardedTransactions.class);
            assertThat(guarded.getConnectionFactory()).isSameAs(CONNECTIONS);
            assertThat(guarded.isEnforceReadOnly()).isTrue();
            assertThat(guarded.getTransactionExecutionListeners()).contains(listener);
        });
        assertThat(output).doesNotContain("cannot be guarded");
    }

    static class Special extends R2dbcTransactionManager {
        Special() {
            super(CONNECTIONS);
        }
    }

    @Test
    void not_those_of_another_manager_which_is_named(CapturedOutput output) {
        runner.withBean("special", Special.class)
                .run(context -> assertThat(context.getBean("special")).isExactlyInstanceOf(Special.class));

        assertThat(output)
                .contains("WARN")
                .containsOnlyOnce("Transactions of the bean 'special' that are begun inside of a reactive method")
                .contains("ReactiveTransactionGuardTest$Special is not R2dbcTransactionManager itself");
    }
}
