package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.node.RestartGuard;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.InvalidDistributedLockException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whether an application that wants fencing tokens can have them is known when it has started. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencingStartupTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    AopAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class));
    private final ApplicationContextRunner threeNodes = runner.withBean(LockNodes.class, () -> MemoryLockNodes.of(3));

    static class Accounts {

        @DistributedLock(key = "'a'", fenced = true)
        public long book() {
            return CurrentHold.get().fencingToken().orElseThrow();
        }
    }

    static class Reports {

        @DistributedLock("'r'")
        public boolean write() {
            return CurrentHold.get().fencingToken().isEmpty();
        }
    }

    private static void stops(ApplicationContextRunner application) {
        application
                .withBean(Accounts.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining("FencingStartupTest$Accounts.book()")
                        .hasMessageContaining("redlock.restart-guard is off, or auto with fewer than three nodes")
                        .hasMessageContaining("Set redlock.restart-guard to strict or uptime"));
    }

    @Test
    void r38_a_method_has_a_greater_token_at_each_call() {
        threeNodes.withBean(Accounts.class).run(context -> {
            Accounts accounts = context.getBean(Accounts.class);

            assertThat(accounts.book()).isLessThan(accounts.book());
        });
    }

    @Test
    void r38_the_startup_stops_without_a_restart_guard() {
        stops(threeNodes.withPropertyValues("redlock.restart-guard=off"));
    }

    @Test
    void r38_the_startup_stops_with_so_few_nodes_that_auto_is_none() {
        stops(runner.withBean(LockNodes.class, () -> MemoryLockNodes.of(1)));
    }

    @Test
    void r38_the_startup_stops_if_the_lock_of_an_application_has_none() {
        stops(threeNodes.withBean(
                "own",
                Redlock.class,
                () -> Redlock.builder()
                        .nodes(MemoryLockNodes.of(3))
                        .restartGuard(RestartGuard.OFF)
                        .build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "uptime"})
    void r38_few_nodes_are_enough_with_a_guard_that_works_for_them(String guard) {
        runner.withBean(LockNodes.class, () -> MemoryLockNodes.of(1))
                .withBean(Accounts.class)
                .withPropertyValues("redlock.restart-guard=" + guard)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void r38_who_wants_no_token_needs_no_restart_guard() {
        threeNodes
                .withBean(Reports.class)
                .withPropertyValues("redlock.restart-guard=off")
                .run(context ->
                        assertThat(context.getBean(Reports.class).write()).isTrue());
    }

    @Test
    void r38_a_bean_that_is_made_later_is_refused_when_it_is_made() {
        threeNodes
                .withBean(Accounts.class, Accounts::new, definition -> definition.setLazyInit(true))
                .withPropertyValues("redlock.restart-guard=off")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatExceptionOfType(BeanCreationException.class)
                            .isThrownBy(() -> context.getBean(Accounts.class))
                            .withRootCauseInstanceOf(InvalidDistributedLockException.class);
                });
    }

    @Test
    void without_a_lock_it_is_the_call_that_fails() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AopAutoConfiguration.class, RedlockAspectAutoConfiguration.class))
                .withBean(Accounts.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatExceptionOfType(RuntimeException.class)
                            .isThrownBy(() -> context.getBean(Accounts.class).book())
                            .withMessageContaining("Redlock");
                });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void no_bean_is_made_before_its_time(CapturedOutput output) {
        threeNodes.withBean(Accounts.class).run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
    }
}
