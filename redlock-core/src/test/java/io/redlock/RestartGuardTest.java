package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RestartGuardTest {

    /** A lease of ten seconds with one per cent of drift, and one second. */
    private static final Duration QUARANTINE = Duration.ofMillis(11_100);

    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);

    private final Simulation simulation = Simulation.of(5);

    @Nested
    class A_strict_guard {

        @Test
        void lets_nobody_vote_who_was_never_seen_until_the_quarantine_is_over() {
            Redlock client = simulation.client(RestartGuard.STRICT);
            simulation.time.advance(QUARANTINE.minusMillis(1));
            assertThat(Simulation.states(client)).containsOnly(State.QUARANTINED);
            assertThat(acquireNow(client, ONCE)).isInstanceOf(NotAcquired.class);

            simulation.time.advance(Duration.ofMillis(3));

            assertThat(Simulation.states(client)).containsOnly(State.UP);
            assertThat(simulation.marked("earned")).isEqualTo(5);
            acquireNow(client, ONCE).orThrow();
        }

        @Test
        void says_how_long_the_quarantine_lasts_yet() {
            Redlock client = simulation.client(RestartGuard.STRICT);
            simulation.time.advance(Duration.ofSeconds(1));

            assertThat(client.nodes())
                    .allSatisfy(node -> assertThat(node.quarantineLeft()).contains(QUARANTINE.minusSeconds(1)));
            assertThatThrownBy(() -> acquireNow(client, ONCE).orThrow())
                    .isInstanceOf(QuorumUnavailableException.class)
                    .hasMessageContaining("quarantined for 10100ms more: it is seen for the first time");
        }

        @Test
        void admits_at_once_where_somebody_else_has_waited() {
            simulation.client(RestartGuard.STRICT);
            simulation.time.advance(QUARANTINE.plusMillis(2));

            acquireNow(simulation.client(RestartGuard.STRICT), ONCE).orThrow();
        }

        @Test
        void admits_as_soon_as_somebody_else_has_waited() {
            simulation.client(RestartGuard.STRICT);
            simulation.time.advance(Duration.ofSeconds(5));
            Redlock later = simulation.client(RestartGuard.STRICT);
            simulation.time.advance(QUARANTINE.minusSeconds(5).plusMillis(2));
            acquireNow(later, ONCE);

            acquireNow(later, LockRequest.of("next").waitTime(Duration.ZERO)).orThrow();
        }

        @Test
        void takes_no_marker_that_somebody_merely_assumed() {
            simulation.client(RestartGuard.AUTO);
            assertThat(simulation.marked("assumed")).isEqualTo(5);

            Redlock strict = simulation.client(RestartGuard.STRICT);

            assertThat(Simulation.states(strict)).containsOnly(State.QUARANTINED);
            simulation.time.advance(QUARANTINE.plusMillis(2));
            assertThat(simulation.marked("earned")).isEqualTo(5);
        }
    }

    @Nested
    class A_guard_by_uptime {

        @Test
        void admits_who_has_been_running_for_longer_than_the_quarantine() {
            simulation.nodes.forEach(node -> node.info.put("uptime_in_seconds", "13"));

            acquireNow(simulation.client(RestartGuard.UPTIME), ONCE).orThrow();
        }

        @Test
        void keeps_who_was_emptied_in_quarantine_however_long_it_has_been_running() {
            simulation.nodes.forEach(node -> node.info.put("uptime_in_seconds", "1000"));
            Redlock client = simulation.client(RestartGuard.UPTIME);
            simulation.nodes.forEach(SimulatedNode::flush);

            assertThat(acquireNow(client, ONCE)).isInstanceOf(NotAcquired.class);

            simulation.time.advance(Duration.ofMillis(5));
            assertThat(Simulation.states(client)).containsOnly(State.QUARANTINED);
        }

        @Test
        void keeps_who_has_not_in_quarantine() {
            simulation.nodes.forEach(node -> node.info.put("uptime_in_seconds", "12"));

            assertThat(Simulation.states(simulation.client(RestartGuard.UPTIME)))
                    .containsOnly(State.QUARANTINED);
        }
    }

    @Nested
    class No_guard {

        @Test
        void admits_everybody_at_once() {
            Redlock client = simulation.client(RestartGuard.OFF);
            simulation.restart(5, false);

            acquireNow(client, ONCE).orThrow();
        }

        @Test
        void has_holds_put_to_the_nodes_all_the_same() {
            Redlock client = simulation.client(RestartGuard.OFF);
            Hold hold = acquireNow(client, RENEWED).orThrow();

            simulation.restart(3, false);

            assertThat(hold.state()).isEqualTo(HoldState.LOST);
        }
    }

    @Nested
    class A_node_that_loses_its_marker {

        private final Redlock client = simulation.client(RestartGuard.AUTO);

        @Test
        void grants_nothing_from_that_very_command_on() {
            simulation.nodes.subList(0, 3).forEach(SimulatedNode::flush);

            assertThat(acquireNow(client, ONCE)).isInstanceOf(NotAcquired.class);

            assertThat(Simulation.states(client).subList(0, 3)).containsOnly(State.QUARANTINED);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void while_nobody_was_connected_does_not_vote() {
            simulation.time.advance(Duration.ofMinutes(1));
            simulation.node(0).flush();
            simulation.node(0).cut();

            simulation.time.advance(Duration.ofMillis(30));

            assertThat(Simulation.states(client).get(0)).isEqualTo(State.QUARANTINED);
        }

        @Test
        void to_other_data_must_not_vote() {
            simulation.restart(1, false);
            simulation.node(0).doorSabotage = command -> command.name() == io.redlock.lane.Command.Name.GET
                    ? java.util.Optional.of(new io.redlock.lane.Reply.Text("2 of another version"))
                    : java.util.Optional.empty();
            simulation.node(0).cut();
            simulation.time.advance(Duration.ofMillis(30));

            assertThat(client.nodes().get(0).state()).isEqualTo(State.UNSUITABLE);
            assertThat(client.nodes().get(0).detail()).contains("'2 of another version'");
        }
    }
}
