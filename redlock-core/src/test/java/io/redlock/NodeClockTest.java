package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeClockTest {

    /** A lease of ten seconds with one per cent of drift, and one second. */
    private static final Duration QUARANTINE = Duration.ofMillis(11_100);

    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);

    private final Simulation simulation = Simulation.of(5);

    @Nested
    class A_clock_on_a_node {

        private final Redlock client = simulation.client(RestartGuard.AUTO);

        @Test
        void that_jumps_puts_the_node_in_quarantine_and_holds_to_the_test() {
            acquireNow(client, RENEWED).orThrow();
            simulation.node(2).setClock(Duration.ofMinutes(1));
            acquireNow(client, LockRequest.of("other")).orThrow();

            assertThat(Simulation.states(client).get(2)).isEqualTo(State.QUARANTINED);
            assertThat(client.nodes().get(2).detail()).contains("its clock jumped");
            simulation.time.advance(Duration.ofMillis(1));
            assertThat(simulation.told(HoldDoubted.class))
                    .isNotEmpty()
                    .allSatisfy(doubt -> assertThat(doubt.reason()).contains("node-2: its clock jumped by 59999ms"));
        }

        @Test
        void that_jumped_grants_nothing_until_the_quarantine_is_over_though_its_answer_comes_later() {
            acquireNow(client, ONCE).orThrow().close();
            simulation.nodes.subList(0, 2).forEach(node -> node.setClock(Duration.ofMinutes(1)));
            acquireNow(client, ONCE).orThrow().close();
            simulation.time.advance(QUARANTINE.minusMillis(20));
            simulation.nodes.subList(0, 2).forEach(node -> node.delay = Duration.ofMillis(50));
            simulation.node(2).silent = true;

            Contender contender = client.contend(ONCE);
            simulation.time.advance(Duration.ofMillis(100));

            assertThat(Simulation.failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
        }

        @Test
        void that_jumps_back_puts_the_node_in_quarantine() {
            acquireNow(client, ONCE).orThrow().close();
            simulation.node(2).setClock(Duration.ofMinutes(-1));

            acquireNow(client, ONCE).orThrow().close();

            assertThat(Simulation.states(client).get(2)).isEqualTo(State.QUARANTINED);
        }

        @Test
        void that_jumped_once_votes_again_after_the_quarantine() {
            acquireNow(client, ONCE).orThrow().close();
            simulation.node(2).setClock(Duration.ofMinutes(1));
            acquireNow(client, ONCE).orThrow().close();

            simulation.time.advance(QUARANTINE.plusMillis(2));

            assertThat(Simulation.states(client)).containsOnly(State.UP);
            assertThat(simulation
                            .told(NodeChanged.class)
                            .get(simulation.told(NodeChanged.class).size() - 1)
                            .status()
                            .state())
                    .isEqualTo(State.UP);
        }

        @Test
        void that_runs_too_fast_is_noticed_within_a_lease() {
            for (int tenth = 0; tenth < 100; tenth++) {
                acquireNow(client, ONCE).orThrow().close();
                simulation.node(2).setClock(Duration.ofMillis(5));
                simulation.time.advance(Duration.ofMillis(100));
            }

            assertThat(Simulation.states(client).get(2)).isEqualTo(State.QUARANTINED);
        }

        @Test
        void that_drifts_as_clocks_do_is_left_alone() {
            for (int tenth = 0; tenth < 1_000; tenth++) {
                acquireNow(client, ONCE).orThrow().close();
                simulation.node(2).setClock(Duration.ofNanos(900_000));
                simulation.time.advance(Duration.ofMillis(100));
            }

            assertThat(Simulation.states(client)).containsOnly(State.UP);
        }

        @Test
        void is_not_blamed_for_a_slow_answer() {
            acquireNow(client, ONCE).orThrow().close();
            simulation.node(2).delay = Duration.ofMillis(90);

            acquireNow(client, ONCE).orThrow().close();
            simulation.time.advance(Duration.ofSeconds(1));

            assertThat(Simulation.states(client)).containsOnly(State.UP);
        }
    }
}
