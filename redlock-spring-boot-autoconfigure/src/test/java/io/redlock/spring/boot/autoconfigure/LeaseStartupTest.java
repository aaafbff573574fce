package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.InvalidDistributedLockException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Durations of the application that do not go with those of an annotation, or with each other. */
@ExtendWith(OutputCaptureExtension.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeaseStartupTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    AopAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class))
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3));

    static class ByDefault {
        @DistributedLock("'d'")
        public void run() {}
    }

    static class TwoHours {
        @DistributedLock(key = "'t'", lease = "2h")
        public void run() {}
    }

    private void starts(Class<?> bean, String... properties) {
        runner.withPropertyValues(properties)
                .withBean(bean)
                .run(context -> assertThat(context).hasNotFailed());
    }

    private void stops(Class<?> bean, String problem, String... properties) {
        runner.withPropertyValues(properties)
                .withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidDistributedLockException.class)
                        .hasMessageContaining(problem));
    }

    @Test
    void nothing_is_said_of_the_defaults(CapturedOutput output) {
        starts(ByDefault.class);

        assertThat(output).doesNotContain("node timeouts");
    }

    @Test
    void a_default_lease_shorter_than_ten_node_timeouts_is_warned_of(CapturedOutput output) {
        starts(ByDefault.class, "redlock.node-timeout=1001ms");

        assertThat(output)
                .contains("The default lease is PT10S (redlock.lease), shorter than 10 node timeouts of PT1.001S");
    }

    @Test
    void the_node_timeout_follows_the_lease_down_to_its_least(CapturedOutput output) {
        starts(ByDefault.class, "redlock.lease=200ms");
        assertThat(output).doesNotContain("node timeouts");

        starts(ByDefault.class, "redlock.lease=199ms");
        assertThat(output)
                .contains("The default lease is PT0.199S (redlock.lease), shorter than 10 node timeouts of PT0.02S");
    }

    @Test
    void a_lease_above_the_hold_limit_of_the_application_stops_the_startup() {
        String problem = "Its hold limit is PT1H (redlock.hold-limit), shorter than its lease of PT2H,";

        stops(TwoHours.class, problem);
        stops(ByDefault.class, "Its hold limit is PT9S (redlock.hold-limit)", "redlock.hold-limit=9s");
        starts(TwoHours.class, "redlock.hold-limit=2h");
    }

    @Test
    void there_is_no_hold_limit_where_nothing_is_renewed() {
        starts(TwoHours.class, "redlock.renewal.enabled=false");
    }
}
