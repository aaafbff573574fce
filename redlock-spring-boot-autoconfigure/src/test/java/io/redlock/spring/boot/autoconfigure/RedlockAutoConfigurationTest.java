package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockListener;
import io.redlock.jedis.InvalidNodesException;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.DistributedLockBeanPostProcessor;
import io.redlock.spring.InvalidDistributedLockException;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    AopAutoConfiguration.class,
                    RedlockAutoConfiguration.class,
                    RedlockAspectAutoConfiguration.class));
    private final ApplicationContextRunner inMemory = runner.withBean(LockNodes.class, () -> MemoryLockNodes.of(3));

    static class Payments {

        @Autowired(required = false)
        Redlock redlock;

        @DistributedLock("'P' + #user")
        public int pay(String user) {
            return redlock == null ? 0 : redlock.holds().size();
        }
    }

    @Nested
    class By_default {

        @Test
        void there_is_a_lock_and_its_advice() {
            inMemory.withBean(Payments.class).run(context -> {
                assertThat(context).hasSingleBean(Redlock.class);
                assertThat(context.getBean(Payments.class).pay("ada")).isEqualTo(1);
            });
        }

        @Test
        @ExtendWith(OutputCaptureExtension.class)
        void no_bean_is_made_before_its_time(CapturedOutput output) {
            inMemory.withBean(Payments.class).run(context -> assertThat(context).hasNotFailed());

            assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
        }

        @Test
        void a_node_that_is_down_does_not_stop_the_startup() {
            runner.withPropertyValues("redlock.nodes=localhost:1,localhost:2,localhost:3")
                    .run(context -> assertThat(context).hasNotFailed());
        }

        @Test
        void the_lock_is_closed_with_the_context() {
            Redlock[] redlock = new Redlock[1];
            inMemory.run(context -> redlock[0] = context.getBean(Redlock.class));

            assertThatIllegalStateException().isThrownBy(() -> redlock[0].acquire(LockRequest.of("k")));
        }
    }

    @Nested
    class An_application_may {

        @Test
        void bring_its_own_lock() {
            Redlock own = Redlock.builder().nodes(MemoryLockNodes.of(1)).build();
            runner.withBean(Redlock.class, () -> own)
                    .withPropertyValues("redlock.nodes=localhost")
                    .run(context -> assertThat(context.getBean(Redlock.class)).isSameAs(own));
        }

        @Test
        void bring_its_own_connection_details() {
            RedlockConnectionDetails details =
                    () -> List.of(Node.of("localhost:1"), Node.of("localhost:2"), Node.of("localhost:3"));
            runner.withBean(RedlockConnectionDetails.class, () -> details).run(context -> {
                assertThat(context).doesNotHaveBean(PropertiesRedlockConnectionDetails.class);
                assertThat(context.getBean(Redlock.class).nodes()).hasSize(3);
            });
        }

        @Test
        void change_the_builder() {
            inMemory.withBean(RedlockBuilderCustomizer.class, () -> builder -> builder.lease(Duration.ofSeconds(2)))
                    .run(context -> {
                        try (Hold hold = context.getBean(Redlock.class)
                                .acquire(LockRequest.of("k"))
                                .orThrow()) {
                            assertThat(hold.validity()).isLessThan(Duration.ofSeconds(2));
                        }
                    });
        }

        @Test
        void listen() {
            List<RedlockEvent> events = new CopyOnWriteArrayList<>();
            inMemory.withBean(Payments.class)
                    .withBean(RedlockListener.class, () -> events::add)
                    .run(context -> {
                        context.getBean(Payments.class).pay("ada");
                        await().untilAsserted(() -> assertThat(events)
                                .anySatisfy(event -> assertThat(event)
                                        .isInstanceOfSatisfying(
                                                LockAcquired.class,
                                                acquired -> assertThat(acquired.name())
                                                        .isEqualTo("Payments.pay"))));
                    });
        }

        @Test
        void put_the_advice_elsewhere() {
            inMemory.withPropertyValues("redlock.aspect.order=17")
                    .run(context -> assertThat(context.getBean(DistributedLockBeanPostProcessor.class)
                                    .getOrder())
                            .isEqualTo(17));
        }
    }

    @Nested
    @ExtendWith(OutputCaptureExtension.class)
    class Switched_off {

        @ParameterizedTest
        @CsvSource({"redlock.enabled, 0", "redlock.aspect.enabled, 1"})
        void methods_run_unlocked_which_is_said_once(String property, int locks, CapturedOutput output) {
            inMemory.withPropertyValues(property + "=false")
                    .withBean(Payments.class)
                    .run(context -> {
                        assertThat(context.getBeansOfType(Redlock.class)).hasSize(locks);
                        assertThat(context).doesNotHaveBean(DistributedLockBeanPostProcessor.class);
                        assertThat(AopUtils.isAopProxy(context.getBean(Payments.class)))
                                .isFalse();
                        assertThat(context.getBean(Payments.class).pay("ada")).isZero();
                    });
            assertThat(output)
                    .containsOnlyOnce(property + " is false: methods with @DistributedLock run without a lock");
        }

        @Test
        void no_nodes_are_needed() {
            runner.withPropertyValues("redlock.enabled=false")
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RedlockProperties.class));
        }
    }

    @Nested
    class The_startup_stops {

        @Test
        void if_there_are_no_nodes() {
            fails("", "The property redlock.nodes is not set or empty", "at least three");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        a:1,b:2,a:1         | 'a:1'                         | Name each once
                        http://a            | 'http://a'                    | redis:// or
                        a:1,b:nix           | 'b:nix'                       | A port is a number from 1 to 65535
                        a:70000             | 'a:70000'                     | A port is a number from 1 to 65535
                        redis://u:pw@a:0    | 'redis://***@a:0'             | A port is a number from 1 to 65535
                        """)
        void if_an_entry_is_wrong(String nodes, String entry, String remedy) {
            fails(nodes, entry, remedy);
        }

        private void fails(String nodes, String described, String remedy) {
            runner.withPropertyValues("redlock.nodes=" + nodes).run(context -> {
                assertThat(context).getFailure().rootCause().isInstanceOf(InvalidNodesException.class);
                FailureAnalysis analysis = analyze(new InvalidNodesFailureAnalyzer(), context);
                assertThat(analysis.getDescription()).contains("redlock.nodes").contains(described);
                assertThat(analysis.getAction()).contains("redlock.nodes").containsIgnoringCase(remedy);
            });
        }

        private static FailureAnalysis analyze(FailureAnalyzer analyzer, AssertableApplicationContext context) {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure());
            return Objects.requireNonNull(analyzer.analyze(failure));
        }

        static class Typo {
            @DistributedLock("'P' + #usr")
            public void pay(String user) {}
        }

        static class Patient {
            @DistributedLock(key = "'P' + #user", lease = "20s")
            public void pay(String user) {}
        }

        @Test
        void if_an_annotation_asks_for_a_longer_lease_than_is_allowed() {
            inMemory.withBean(Patient.class)
                    .withPropertyValues("redlock.maxLease=15s")
                    .run(context -> {
                        FailureAnalysis analysis = analyze(new InvalidDistributedLockFailureAnalyzer(), context);
                        assertThat(analysis.getDescription())
                                .contains("Patient.pay(String) cannot work")
                                .contains("Its lease is PT20S, longer than the max lease of PT15S (redlock.max-lease)");
                        assertThat(analysis.getAction()).contains("raise redlock.max-lease in every application");
                    });
        }

        @Test
        void but_not_if_the_lease_is_as_long_as_is_allowed() {
            inMemory.withBean(Patient.class)
                    .withPropertyValues("redlock.max-lease=20s")
                    .run(context -> assertThat(context).hasNotFailed());
        }

        @Test
        void if_an_annotation_cannot_work() {
            inMemory.withBean(Typo.class).run(context -> {
                assertThat(context).getFailure().rootCause().isInstanceOf(InvalidDistributedLockException.class);
                FailureAnalysis analysis = analyze(new InvalidDistributedLockFailureAnalyzer(), context);
                assertThat(analysis.getDescription())
                        .contains("Typo.pay(String) cannot work")
                        .contains("#usr is unknown");
                assertThat(analysis.getAction()).contains("There are #user and #p0.");
            });
        }
    }
}
