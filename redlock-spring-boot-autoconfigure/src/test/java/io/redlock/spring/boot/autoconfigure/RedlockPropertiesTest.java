package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.RedlockListener;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Every property changes something. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class));

    @Nested
    class Of_the_lock {

        private final ApplicationContextRunner inMemory = runner.withBean(LockNodes.class, () -> MemoryLockNodes.of(3));

        @Test
        void lease_is_how_long_a_lock_lasts() {
            inMemory.withPropertyValues("redlock.lease=5s")
                    .run(context -> assertThat(validity(context.getBean(Redlock.class)))
                            .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5)));
        }

        @Test
        void lease_is_ten_seconds_by_default() {
            inMemory.run(context -> assertThat(validity(context.getBean(Redlock.class)))
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10)));
        }

        @Test
        void drift_factor_is_what_is_set_aside_of_a_lease() {
            inMemory.withPropertyValues("redlock.lease=10s", "redlock.drift-factor=0.4")
                    .run(context -> assertThat(validity(context.getBean(Redlock.class)))
                            .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6)));
        }

        @Test
        void max_lease_is_the_longest_that_may_be_asked_for() {
            inMemory.withPropertyValues("redlock.max-lease=15s").run(context -> {
                LockRequest request = LockRequest.of("k").lease(Duration.ofSeconds(16));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> context.getBean(Redlock.class).acquire(request))
                        .withMessageContaining("redlock.max-lease");
            });
        }

        @Test
        void max_lease_is_the_longest_that_is_met_by_default() {
            inMemory.run(context -> {
                LockRequest request = LockRequest.of("k").lease(Duration.ofMinutes(1));

                try (Hold hold = context.getBean(Redlock.class).acquire(request).orThrow()) {
                    assertThat(hold.validity()).isGreaterThan(Duration.ofSeconds(50));
                }
            });
        }

        @Test
        void hold_limit_is_for_how_long_a_lease_is_extended() {
            assertThat(outstays("redlock.hold-limit=100ms").limit()).isEqualTo(Duration.ofMillis(100));
        }

        private HoldOutstays outstays(String property) {
            AtomicReference<HoldOutstays> told = new AtomicReference<>();
            RedlockListener listener = event -> {
                if (event instanceof HoldOutstays outstays) {
                    told.set(outstays);
                }
            };
            inMemory.withBean(RedlockListener.class, () -> listener)
                    .withPropertyValues(property)
                    .run(context -> {
                        try (Hold hold = context.getBean(Redlock.class)
                                .acquire(LockRequest.of("k"))
                                .orThrow()) {
                            await().until(() -> told.get() != null);
                        }
                    });
            return told.get();
        }

        @Test
        void renewal_enabled_is_whether_a_lease_is_extended() {
            holdsForTwoLeases(false, "redlock.renewal.enabled=false");
        }

        @Test
        void a_lease_is_extended_by_default() {
            holdsForTwoLeases(true, "redlock.enabled=true");
        }

        private void holdsForTwoLeases(boolean holds, String property) {
            inMemory.withPropertyValues("redlock.lease=300ms", property).run(context -> {
                Redlock redlock = context.getBean(Redlock.class);
                Hold hold = redlock.acquire(LockRequest.of("k")).orThrow();
                LockRequest twoLeases = LockRequest.of("clock").lease(Duration.ofMillis(600));
                Hold clock = redlock.acquire(twoLeases.renewed(false)).orThrow();

                await().until(() -> clock.state() == HoldState.LOST);
                assertThat(hold.state()).isEqualTo(holds ? HoldState.HELD : HoldState.LOST);
            });
        }

        private static Duration validity(Redlock redlock) throws InterruptedException {
            try (Hold hold = redlock.acquire(LockRequest.of("k")).orThrow()) {
                return hold.validity();
            }
        }

        @ParameterizedTest
        @CsvSource({"0, 0", "200ms, 200"})
        void wait_time_is_how_long_a_caller_keeps_attempting(String waitTime, long atLeastMillis) {
            inMemory.withPropertyValues("redlock.wait-time=" + waitTime).run(context -> {
                Redlock redlock = context.getBean(Redlock.class);
                try (Hold hold = redlock.acquire(LockRequest.of("k")).orThrow()) {
                    Acquisition second = redlock.acquire(LockRequest.of("k"));

                    assertThat(second).isInstanceOf(NotAcquired.class);
                    assertThat(((NotAcquired) second).waited())
                            .isBetween(Duration.ofMillis(atLeastMillis), Duration.ofMillis(atLeastMillis + 2000));
                }
            });
        }

        @Test
        void outage_timeout_is_how_long_a_caller_keeps_attempting_without_a_quorum() {
            runner.withPropertyValues(
                            "redlock.nodes=localhost:1,localhost:2,localhost:3",
                            "redlock.wait-time=1m",
                            "redlock.outage-timeout=100ms")
                    .run(context -> {
                        Acquisition outcome = context.getBean(Redlock.class).acquire(LockRequest.of("k"));

                        assertThat(outcome).isInstanceOfSatisfying(NotAcquired.class, failure -> {
                            assertThat(failure.reason()).isEqualTo(Reason.NO_QUORUM);
                            assertThat(failure.waited()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(20));
                        });
                    });
        }

        @Test
        void restart_guard_is_whether_a_server_without_a_marker_waits() {
            inMemory.withPropertyValues("redlock.restart-guard=strict", "redlock.max-lease=15s")
                    .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                            .allSatisfy(node -> {
                                assertThat(node.state()).isEqualTo(State.QUARANTINED);
                                assertThat(node.quarantineLeft().orElseThrow())
                                        .isBetween(Duration.ofSeconds(12), Duration.ofMillis(16_150));
                            }));
        }

        @ParameterizedTest
        @CsvSource({"auto, AUTO", "strict, STRICT", "uptime, UPTIME", "off, OFF", "false, OFF"})
        void restart_guard_is_given_to_the_nodes(String written, RestartGuard guard) {
            assertThat(contextWith("redlock.restart-guard=" + written).restartGuard())
                    .isEqualTo(guard);
        }

        @Test
        void restart_guard_is_auto_by_default() {
            assertThat(contextWith("redlock.enabled=true").restartGuard()).isEqualTo(RestartGuard.AUTO);
        }

        private NodeContext contextWith(String property) {
            AtomicReference<NodeContext> given = new AtomicReference<>();
            runner.withBean(LockNodes.class, () -> new ContextKeeper(given))
                    .withPropertyValues(property)
                    .run(context -> assertThat(context).hasNotFailed());
            return given.get();
        }

        @Test
        void node_timeout_is_given_to_the_nodes() {
            assertThat(contextWith("redlock.node-timeout=77ms").nodeTimeout()).isEqualTo(Duration.ofMillis(77));
        }

        @Test
        void node_timeout_follows_from_the_lease_by_default() {
            assertThat(contextWith("redlock.lease=2s").nodeTimeout()).isEqualTo(Duration.ofMillis(100));
        }
    }

    private record ContextKeeper(AtomicReference<NodeContext> given) implements LockNodes {
        @Override
        public List<LockNode> open(NodeContext context) {
            given.set(context);
            return MemoryLockNodes.of(1).open(context);
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ZERO;
        }
    }

    @Nested
    class Of_the_nodes {

        private final RecordingServer server = new RecordingServer();
        private final ApplicationContextRunner connected =
                runner.withPropertyValues("redlock.nodes=" + server.address());

        @AfterEach
        void stop() throws Exception {
            server.close();
        }

        @Test
        void nodes_are_the_servers_that_are_asked() {
            runner.withPropertyValues(
                            "redlock.nodes=redis://127.0.0.1, [::1]:7000 ,redis://ada:s3/c:r@t@127.0.0.2:1/2",
                            "redlock.connect-timeout=1ms")
                    .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                            .extracting("address")
                            .hasSize(3)
                            .allSatisfy(
                                    address -> assertThat(address.toString()).doesNotContain("s3", "r@t")));
        }

        @Test
        void username_and_password_open_them() {
            sends("AUTH ada p@ss:w/rd", "redlock.username=ada", "redlock.password=p@ss:w/rd");
        }

        @Test
        void password_alone_opens_them() {
            sends("AUTH (default )?secret", "redlock.password=secret");
        }

        @Test
        void database_is_selected() {
            sends("SELECT 3", "redlock.database=3");
        }

        @Test
        void client_name_is_what_they_call_us() {
            sends("CLIENT SETNAME shop", "redlock.client-name=shop");
        }

        @Test
        void connect_timeout_is_how_long_a_connection_may_take() {
            connected
                    .withPropertyValues("redlock.connect-timeout=123ms")
                    .run(context -> assertThat(context.getBean(LockNodes.class).connectTimeout())
                            .isEqualTo(Duration.ofMillis(123)));
        }

        @Test
        void key_prefix_stands_before_a_key() {
            locks("redlock.key-prefix=shop", "SET shop:lock:k ");
        }

        @Test
        void key_prefix_is_redlock_by_default() {
            locks("redlock.enabled=true", "SET redlock:lock:k ");
        }

        @Test
        void the_applications_name_stands_in_the_locks_value() {
            locks("spring.application.name=shop-service", "shop-service");
        }

        @ParameterizedTest
        @CsvSource({"true, UP", "false, QUARANTINED"})
        void durable_is_whether_a_server_that_was_restarted_votes_at_once(boolean durable, State state) {
            server.mark("1 another-run 10000 earned");

            connected
                    .withPropertyValues("redlock.restart-guard=strict", "redlock.durable=" + durable)
                    .run(context -> await().untilAsserted(() -> assertThat(
                                    context.getBean(Redlock.class).nodes())
                            .extracting("state")
                            .containsExactly(state)));
        }

        /** Asks for a pattern, since one version of Jedis says the same otherwise than another. */
        private void sends(String end, String... properties) {
            connected.withPropertyValues(properties).run(context -> {
                assertThat(context).hasNotFailed();
                await().untilAsserted(() -> assertThat(server.commands()).anyMatch(sent -> sent.matches(".*" + end)));
            });
        }

        private void locks(String property, String sent) {
            connected.withPropertyValues(property).run(context -> {
                try (Hold hold = context.getBean(Redlock.class)
                        .acquire(LockRequest.of("k"))
                        .orThrow()) {
                    assertThat(server.commands())
                            .anySatisfy(command -> assertThat(command).contains(sent));
                }
            });
        }
    }

    @Test
    void a_password_is_not_in_their_text() {
        runner.withPropertyValues("redlock.nodes=redis://ada:secret@localhost:1", "redlock.password=secret")
                .run(context -> assertThat(context.getBean(RedlockProperties.class))
                        .asString()
                        .doesNotContain("secret"));
    }

    @Nested
    class An_impossible_value {

        @ParameterizedTest
        @CsvSource({
            "lease, 0",
            "lease, -1s",
            "max-lease, 0",
            "max-lease, 9s",
            "hold-limit, 0",
            "outage-timeout, -1s",
            "wait-time, -1s",
            "node-timeout, 0",
            "connect-timeout, 0",
            "drift-factor, 0.5",
            "drift-factor, -0.1",
            "database, -1",
            "key-prefix, ' '"
        })
        void stops_the_startup_with_the_name_of_its_property(String property, String value) {
            runner.withPropertyValues("redlock.nodes=localhost", "redlock." + property + "=" + value)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                            .hasMessageContaining("redlock." + property));
        }

        @ParameterizedTest
        @CsvSource({"restart-guard, loose", "durable, perhaps", "renewal.enabled, perhaps", "max-lease, long"})
        void stops_the_startup_if_it_is_no_value_at_all(String property, String value) {
            runner.withPropertyValues("redlock.nodes=localhost", "redlock." + property + "=" + value)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasStackTraceContaining("Failed to bind properties under 'redlock." + property + "'"));
        }
    }
}
