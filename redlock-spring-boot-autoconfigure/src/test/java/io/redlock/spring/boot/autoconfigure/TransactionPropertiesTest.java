package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What {@code redlock.transaction.*} changes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TransactionPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    AopAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class))
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3))
            .withBean(Payments.class);

    static class Payments {

        @DistributedLock("'k'")
        public Hold pay(Runnable work) {
            work.run();
            return CurrentHold.get();
        }
    }

    @ParameterizedTest
    @CsvSource({"500ms, true", "50ms, false"})
    void commit_margin_is_how_much_validity_a_commit_needs(String margin, boolean extended) {
        runner.withPropertyValues(
                        "redlock.lease=1s",
                        "redlock.renewal.enabled=false",
                        "redlock.transaction.commit-margin=" + margin)
                .run(context -> assertThat(validityBehindCommit(context).compareTo(Duration.ofMillis(490)) > 0)
                        .isEqualTo(extended));
    }

    /** {@return what is left of a second, of which more than half had passed before the commit} */
    private static Duration validityBehindCommit(ApplicationContext context) {
        AtomicReference<Duration> left = new AtomicReference<>(Duration.ZERO);
        context.getBean(Payments.class).pay(() -> {
            Hold hold = CurrentHold.get();
            await().until(() -> hold.validity().compareTo(Duration.ofMillis(480)) < 0);
            template(context).executeWithoutResult(status -> {});
            left.set(hold.validity());
        });
        return left.get();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void inside_warns_by_default(CapturedOutput output) {
        runner.run(this::payInside);

        assertThat(output).contains("Payments.pay(Runnable) acquires its lock inside a transaction");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void inside_may_be_allowed(CapturedOutput output) {
        runner.withPropertyValues("redlock.transaction.inside=allow").run(this::payInside);

        assertThat(output).doesNotContain("acquires its lock inside a transaction");
    }

    @Test
    void inside_may_be_rejected() {
        runner.withPropertyValues("redlock.transaction.inside=reject")
                .run(context -> assertThatIllegalStateException()
                        .isThrownBy(() -> payInside(context))
                        .withMessageContaining("redlock.transaction.inside=reject"));
    }

    private void payInside(ApplicationContext context) {
        template(context)
                .executeWithoutResult(status -> context.getBean(Payments.class).pay(() -> {}));
    }

    private static TransactionTemplate template(ApplicationContext context) {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    @Test
    void transactions_are_guarded() {
        runner.run(context -> assertThat(
                        context.getBean(ConfigurableTransactionManager.class).getTransactionExecutionListeners())
                .hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redlock.enabled=false", "redlock.aspect.enabled=false"})
    void transactions_are_not_guarded_where_nothing_is_locked(String property) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context.getBean(ConfigurableTransactionManager.class)
                                .getTransactionExecutionListeners())
                        .isEmpty());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void no_bean_is_made_before_its_time_for_that(CapturedOutput output) {
        runner.run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1s", "6s"})
    void an_impossible_margin_stops_the_startup(String margin) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class))
                .withPropertyValues("redlock.nodes=localhost", "redlock.transaction.commit-margin=" + margin)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("redlock.transaction.commit-margin")
                        .hasMessageContaining("from zero to half of redlock.lease"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction.commit-margin=long", "transaction.inside=perhaps"})
    void no_value_at_all_stops_the_startup(String property) {
        runner.withPropertyValues("redlock." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                "Failed to bind properties under 'redlock." + property.replaceAll("=.*", "")));
    }
}
