package io.redlock;

import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NewFleetTest {

    /** A lease of ten seconds with one per cent of drift, and one second. */
    private static final Duration QUARANTINE = Duration.ofMillis(11_100);

    private final Simulation simulation = Simulation.of(5);

    @Nested
    class A_new_fleet {

        @Test
        void votes_at_once() {
            Redlock client = simulation.client(RestartGuard.AUTO);

            assertThat(Simulation.states(client)).containsOnly(State.UP);
            assertThat(simulation.marked("assumed")).isEqualTo(5);
            acquireNow(client, ONCE).orThrow();
        }

        @Test
        void is_seen_as_such_before_it_is_seen_as_anything_else() {
            simulation.client(RestartGuard.AUTO);

            assertThat(simulation.told(NodeChanged.class))
                    .extracting(change -> change.status().state())
                    .containsOnly(State.UP);
        }

        @Test
        void is_new_no_longer_when_somebody_has_watched_it_for_a_quarantine() {
            simulation.client(RestartGuard.AUTO);

            simulation.time.advance(QUARANTINE.plusMillis(2));

            assertThat(simulation.marked("earned")).isEqualTo(5);
        }

        @Test
        void is_new_for_nobody_after_that_whatever_a_minority_loses() {
            Redlock client = simulation.client(RestartGuard.AUTO);
            simulation.time.advance(QUARANTINE.plusMillis(2));
            Hold hold = acquireNow(client, ONCE).orThrow();
            simulation.nodes.subList(0, 3).forEach(SimulatedNode::flush);

            Acquisition second = acquireNow(simulation.client(RestartGuard.AUTO), ONCE);

            assertThat(hold.isValid()).isTrue();
            assertThat(second).isInstanceOf(NotAcquired.class);
        }

        @Test
        void votes_at_once_for_every_client_that_sees_it_for_the_first_time() {
            simulation.client(RestartGuard.AUTO);

            acquireNow(simulation.client(RestartGuard.AUTO), ONCE).orThrow();
        }

        @Test
        void is_none_if_a_node_does_not_answer() {
            simulation.node(4).door = SimulatedNode.Door.REFUSING;

            Redlock client = simulation.client(RestartGuard.AUTO);

            assertThat(Simulation.states(client).subList(0, 4)).containsOnly(State.QUARANTINED);
        }

        @Test
        void is_seen_to_be_one_when_the_last_node_answers() {
            simulation.node(4).door = SimulatedNode.Door.REFUSING;
            Redlock client = simulation.client(RestartGuard.AUTO);
            simulation.node(4).door = SimulatedNode.Door.OPEN;

            simulation.time.advance(Duration.ofMillis(100));

            assertThat(Simulation.states(client)).containsOnly(State.UP);
        }

        @Test
        void is_none_if_one_node_has_a_marker() {
            simulation.client(RestartGuard.STRICT);
            simulation.time.advance(QUARANTINE.plusMillis(2));
            for (int node = 0; node < 4; node++) {
                simulation.node(node).flush();
            }

            Redlock client = simulation.client(RestartGuard.AUTO);

            assertThat(Simulation.states(client))
                    .containsExactly(
                            State.QUARANTINED, State.QUARANTINED, State.QUARANTINED, State.QUARANTINED, State.UP);
        }

        @Test
        void is_waited_for_while_nodes_connect() {
            simulation.node(4).door = SimulatedNode.Door.UNANSWERED;
            Redlock client = simulation.client(RestartGuard.AUTO);
            assertThat(Simulation.states(client)).containsOnly(State.CONNECTING);

            simulation.node(4).answerDoor();

            assertThat(Simulation.states(client)).containsOnly(State.UP);
        }

        @Test
        void of_fewer_than_three_nodes_is_not_guarded() {
            Simulation two = Simulation.of(2);
            Redlock client = two.builder().restartGuard(RestartGuard.AUTO).build();

            two.nodes.forEach(node -> node.restart(false));
            two.time.advance(Duration.ofMillis(30));

            acquireNow(client, ONCE).orThrow();
        }
    }
}
