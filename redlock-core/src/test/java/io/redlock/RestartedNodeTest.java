package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RestartedNodeTest {

    /** A lease of ten seconds with one per cent of drift, and one second. */
    private static final Duration QUARANTINE = Duration.ofMillis(11_100);

    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);

    private final Simulation simulation = Simulation.of(5);

    @Nested
    class A_node_that_was_restarted {

        private final Redlock client = simulation.client(RestartGuard.AUTO);

        @Test
        void without_its_data_does_not_vote_until_all_it_may_have_forgotten_is_over() {
            Hold hold = acquireNow(client, ONCE.renewed(false)).orThrow();
            simulation.restart(3, false);

            assertThat(acquireNow(client, ONCE)).isInstanceOf(NotAcquired.class);
            simulation.time.advance(Duration.ofSeconds(10));
            assertThat(hold.state()).isEqualTo(HoldState.LOST);
            assertThat(acquireNow(client, ONCE)).isInstanceOf(NotAcquired.class);
            simulation.time.advance(QUARANTINE.minusSeconds(10));

            acquireNow(client, ONCE).orThrow();
        }

        @Test
        void with_its_data_does_not_vote_either_since_nobody_knows_that() {
            simulation.restart(3, true);

            assertThat(Simulation.states(client).subList(0, 3)).containsOnly(State.QUARANTINED);
        }

        @Test
        void with_its_data_keeps_what_is_held_there() {
            Hold hold = acquireNow(client, RENEWED).orThrow();

            simulation.restart(5, true);
            simulation.time.advance(Duration.ofSeconds(30));

            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void without_its_data_loses_a_hold_at_once_if_no_quorum_has_its_key() {
            Hold hold = acquireNow(client, RENEWED).orThrow();

            simulation.restart(3, false);

            assertThat(hold.state()).isEqualTo(HoldState.LOST);
        }

        @Test
        void has_every_hold_put_to_the_nodes_at_once() {
            acquireNow(client, RENEWED).orThrow();
            acquireNow(client, LockRequest.of("other").renewed(false)).orThrow();

            simulation.restart(1, false);

            assertThat(simulation.told(HoldDoubted.class))
                    .hasSize(2)
                    .allSatisfy(doubt -> assertThat(doubt.reason()).isEqualTo("node-0: it was restarted"));
            assertThat(simulation.node(0).hasKeys(KEY)).isTrue();
            assertThat(simulation.node(0).hasKeys("other")).isTrue();
        }

        @Test
        void is_sent_everything_and_never_counted() {
            simulation.restart(2, false);

            Acquired acquired = (Acquired) acquireNow(client, RENEWED);

            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
            acquired.hold().close();
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void that_is_known_to_keep_its_data_votes_at_once() {
            simulation.durable = true;
            Redlock trusting = simulation.client(RestartGuard.AUTO);

            simulation.restart(5, true);

            assertThat(Simulation.states(trusting)).containsOnly(State.UP);
        }

        @Test
        void that_is_said_to_keep_its_data_and_has_not_does_not_vote() {
            simulation.durable = true;
            Redlock trusting = simulation.client(RestartGuard.AUTO);

            simulation.restart(1, false);

            assertThat(Simulation.states(trusting).get(0)).isEqualTo(State.QUARANTINED);
        }

        @Test
        void is_asked_nothing_before_it_was_looked_at_whatever_happens_elsewhere() {
            simulation.node(0).doorSilent = true;
            simulation.restart(1, true);
            simulation.node(1).cut();
            simulation.time.advance(Duration.ofMillis(30));

            acquireNow(client, ONCE).orThrow();

            assertThat(Simulation.states(client).get(0)).isEqualTo(State.DOWN);
            assertThat(simulation.node(0).unreadLocks()).isZero();
        }

        @Test
        void again_waits_again() {
            simulation.restart(1, false);
            simulation.time.advance(Duration.ofSeconds(10));
            simulation.restart(1, false);
            simulation.time.advance(Duration.ofSeconds(10));

            assertThat(Simulation.states(client).get(0)).isEqualTo(State.QUARANTINED);
        }

        @Test
        void while_it_loads_its_data_waits_from_when_it_was_seen_first() {
            simulation.node(0).doorSabotage = command -> command.name() == io.redlock.lane.Command.Name.GET
                    ? java.util.Optional.of(new io.redlock.lane.Reply.Failure("LOADING Redis is loading the dataset"))
                    : java.util.Optional.empty();
            simulation.restart(1, false);
            simulation.time.advance(Duration.ofSeconds(8));
            assertThat(client.nodes().get(0).detail()).startsWith("LOADING");
            simulation.node(0).doorSabotage = command -> java.util.Optional.empty();

            simulation.time.advance(Duration.ofMillis(3_200));

            assertThat(Simulation.states(client).get(0)).isEqualTo(State.UP);
        }
    }
}
