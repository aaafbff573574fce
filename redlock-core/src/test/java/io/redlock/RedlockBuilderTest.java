package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockBuilderTest {

    @Test
    void asks_for_nodes() {
        assertThatThrownBy(() -> Redlock.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nodes(JedisLockNodes.of(");
    }

    @Test
    void refuses_what_no_lock_can_keep() {
        RedlockBuilder builder = Redlock.builder();

        assertThatThrownBy(() -> builder.lease(Duration.ofMillis(9))).hasMessageContaining("must be from 10ms");
        assertThatThrownBy(() -> builder.waitTime(Duration.ofMillis(-1))).hasMessageContaining("from zero");
        assertThatThrownBy(() -> builder.waitTime(Duration.ofDays(10_000_000))).hasMessageContaining("PT720H");
        assertThatThrownBy(() -> builder.nodeTimeout(Duration.ZERO)).hasMessageContaining("must be from 1ms");
        assertThatThrownBy(() -> builder.driftFactor(Double.NaN)).hasMessageContaining("drift factor is NaN");
        assertThatThrownBy(() -> builder.driftFactor(0.5)).hasMessageContaining("less than 0.5");
    }

    @ParameterizedTest
    @CsvSource({"10s, 250", "4s, 200", "100ms, 20"})
    void waits_for_a_node_a_twentieth_of_the_lease_within_bounds(String lease, int timeout) {
        Simulation simulation = Simulation.of(1);
        simulation.node(0).silent = true;
        Redlock client = Redlock.builder()
                .nodes(simulation)
                .lease(lease.endsWith("ms") ? Duration.ofMillis(100) : Duration.parse("PT" + lease))
                .environment(simulation.environment())
                .build();
        Contender contender = client.contend(Simulation.ONCE);

        simulation.time.advance(Duration.ofMillis(timeout - 1));
        assertThat(contender.outcome()).isNotDone();
        simulation.time.advance(Duration.ofMillis(1));

        assertThat(contender.outcome()).isDone();
    }

    @Test
    void sets_aside_the_drift_it_was_told() {
        Simulation simulation = Simulation.of(1);
        Redlock client = simulation
                .builder()
                .driftFactor(0.1)
                .lease(Duration.ofSeconds(1))
                .build();

        Hold hold = Simulation.acquireNow(client, Simulation.ONCE).orThrow();

        assertThat(hold.validity()).isEqualTo(Duration.ofMillis(1_000 - 100 - 2));
    }

    @Test
    void gives_its_wait_time_to_a_request_that_names_none() {
        Simulation simulation = Simulation.of(1);
        Redlock client = simulation.builder().waitTime(Duration.ofMillis(500)).build();
        Simulation.acquireNow(client, Simulation.ONCE);
        Contender contender = client.contend(LockRequest.of(Simulation.KEY));

        simulation.time.advance(Duration.ofMillis(500));

        assertThat(Simulation.failed(contender).waited()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void names_the_application_in_the_locks_value() {
        Simulation simulation = Simulation.of(1);
        Redlock client = simulation.builder().application("pay\nments").build();

        Simulation.acquireNow(client, Simulation.ONCE);

        assertThat(simulation.node(0).valueOf(Simulation.KEY).orElseThrow())
                .matches("[\\w-]{22} pay ments@.* pid \\d+ thread .* since .*Z");
    }
}
