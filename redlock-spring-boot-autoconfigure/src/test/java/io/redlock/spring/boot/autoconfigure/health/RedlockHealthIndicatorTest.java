package io.redlock.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockHealthIndicatorTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(LockNodes.class, () -> MemoryLockNodes.of(3))
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, RedlockAutoConfiguration.class, RedlockHealthAutoConfiguration.class));

    private static NodeStatus node(State state) {
        Optional<Duration> quarantine =
                state == State.QUARANTINED ? Optional.of(Duration.ofMillis(4200)) : Optional.empty();
        return new NodeStatus(
                "redis://" + state,
                state,
                Optional.of(Duration.ofMillis(1)),
                state == State.UP ? "" : "why",
                Optional.of("run"),
                Optional.of("7.0.15"),
                quarantine,
                state == State.DOWN ? 3 : 0);
    }

    private static Health health(String degraded, State... states) {
        List<NodeStatus> nodes =
                Stream.of(states).map(RedlockHealthIndicatorTest::node).toList();
        return new RedlockHealthIndicator(() -> nodes, degraded).health();
    }

    @ParameterizedTest
    @CsvSource({
        "UP, UP, UP, UP",
        "UP, UP, DOWN, UP",
        "UP, UP, QUARANTINED, UP",
        "UP, SUSPECT, UP, UP",
        "UP, DOWN, DOWN, DOWN",
        "UP, QUARANTINED, REJECTED, DOWN",
        "UNSUITABLE, DOWN, UP, DOWN",
        "CONNECTING, CONNECTING, CONNECTING, OUT_OF_SERVICE",
        "UP, CONNECTING, DOWN, OUT_OF_SERVICE",
        "UP, UP, CONNECTING, UP",
        "CONNECTING, DOWN, DOWN, DOWN",
        "CLOSED, CLOSED, CLOSED, DOWN",
    })
    void is_up_with_a_quorum_and_down_without(State one, State other, State third, String status) {
        assertThat(health("up", one, other, third).getStatus().getCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"up, UP", "unknown, UNKNOWN", "out-of-service, OUT_OF_SERVICE", "down, DOWN", "Degraded, DEGRADED"})
    void says_what_it_is_asked_to_while_not_all_nodes_vote(String degraded, String status) {
        assertThat(health(degraded, State.UP, State.UP, State.DOWN).getStatus().getCode())
                .isEqualTo(status);
        assertThat(health(degraded, State.UP, State.UP, State.UP).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void tells_how_many_nodes_vote_and_what_it_means_that_others_do_not() {
        assertThat(health("up", State.UP, State.UP, State.DOWN).getDetails())
                .containsEntry("voting", 2)
                .containsEntry("quorum", 2)
                .containsEntry("missing", "locks are had from fewer nodes");
        assertThat(health("up", State.UP, State.DOWN, State.DOWN).getDetails())
                .containsEntry("missing", "no lock can be had");
        assertThat(health("up", State.UP, State.UP, State.UP).getDetails()).doesNotContainKey("missing");
    }

    @Test
    void tells_of_each_node_what_is_known() {
        assertThat(health("up", State.UP, State.QUARANTINED, State.DOWN).getDetails())
                .extractingByKey("nodes")
                .isEqualTo(Map.of(
                        "redis://UP", Map.of("state", "UP", "latency", "PT0.001S", "version", "7.0.15"),
                        "redis://QUARANTINED",
                                Map.of(
                                        "state",
                                        "QUARANTINED",
                                        "latency",
                                        "PT0.001S",
                                        "version",
                                        "7.0.15",
                                        "quarantineLeft",
                                        "PT4.2S",
                                        "detail",
                                        "why"),
                        "redis://DOWN",
                                Map.of(
                                        "state",
                                        "DOWN",
                                        "latency",
                                        "PT0.001S",
                                        "version",
                                        "7.0.15",
                                        "detail",
                                        "why",
                                        "releasesYetToHear",
                                        3)));
    }

    @Test
    void asks_the_lock_of_the_application() {
        runner.run(context -> {
            Health health = context.getBean(RedlockHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("voting", 3);
        });
    }

    @Test
    void is_down_where_no_node_is_to_be_reached() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        RedlockAutoConfiguration.class,
                        RedlockHealthAutoConfiguration.class))
                .withPropertyValues("redlock.nodes=localhost:1,localhost:2,localhost:3")
                .run(context -> assertThat(context.getBean(RedlockHealthIndicator.class)
                                .health()
                                .getStatus())
                        .isEqualTo(Status.DOWN));
    }

    @Test
    void the_degraded_status_is_a_property() {
        runner.withPropertyValues("redlock.health.degraded=down").run(context -> {
            RedlockHealthIndicator indicator = context.getBean(RedlockHealthIndicator.class);
            assertThat(indicator).hasFieldOrPropertyWithValue("degraded", Status.DOWN);
        });
    }

    @Test
    void can_be_switched_off_as_every_indicator() {
        runner.withPropertyValues("management.health.redlock.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RedlockHealthIndicator.class));
    }

    @Test
    void an_application_need_not_have_health() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("redlockHealthIndicator"));
    }
}
