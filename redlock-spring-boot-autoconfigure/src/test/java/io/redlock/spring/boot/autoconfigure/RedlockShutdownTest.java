package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.RedlockLifecycle;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is there to end an application's locks, and without any. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class RedlockShutdownTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, RedlockAutoConfiguration.class, RedlockAspectAutoConfiguration.class))
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3));

    @Test
    void shutdown_timeout_is_how_long_holders_may_go_on(CapturedOutput output) {
        runner.withPropertyValues("redlock.shutdown-timeout=3ms").run(context -> {
            Hold hold =
                    context.getBean(Redlock.class).acquire(LockRequest.of("k")).orThrow();

            context.close();

            assertThat(hold.state()).isEqualTo(HoldState.LOST);
        });

        assertThat(output).contains("for at most PT0.003S").contains("(redlock.shutdown-timeout)");
    }

    @Test
    void shutdown_timeout_is_not_negative() {
        runner.withPropertyValues("redlock.shutdown-timeout=-1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("redlock.shutdown-timeout")
                        .hasMessageContaining("negative"));
    }

    @Test
    void an_application_may_end_its_locks_in_a_way_of_its_own() {
        runner.withBean(
                        RedlockLifecycle.class,
                        () -> new RedlockLifecycle(
                                Redlock.builder().nodes(MemoryLockNodes.of(3)).build(), Duration.ZERO))
                .run(context -> assertThat(context).hasSingleBean(RedlockLifecycle.class));
    }

    @Test
    @Tag("woven")
    void woven_methods_run_without_a_lock_while_locks_are_switched_off() {
        runner.withPropertyValues("redlock.aspect.enabled=false")
                .run(context -> assertThat(new WovenReport().write()).isEqualTo("written"));

        assertThatIllegalStateException()
                .isThrownBy(() -> new WovenReport().write())
                .withMessageContaining("no application context");
    }

    /** The weaver of the tests looks at it. */
    static class WovenReport {

        @DistributedLock("'report'")
        String write() {
            return "written";
        }
    }
}
