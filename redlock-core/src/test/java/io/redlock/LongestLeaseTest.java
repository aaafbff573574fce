package io.redlock;

import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.MaxLeaseAdopted;
import io.redlock.lane.Reply;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LongestLeaseTest {

    private final Simulation simulation = Simulation.of(5);

    @Nested
    class The_longest_lease {

        @Test
        void stands_in_the_marker_and_is_adopted_by_who_uses_a_shorter_one() {
            simulation
                    .builder()
                    .restartGuard(RestartGuard.AUTO)
                    .maxLease(Duration.ofMinutes(1))
                    .build();

            simulation.client(RestartGuard.AUTO);

            assertThat(simulation.told(MaxLeaseAdopted.class))
                    .singleElement()
                    .extracting(MaxLeaseAdopted::maxLease)
                    .isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void is_how_long_who_has_adopted_it_keeps_a_node_in_quarantine() {
            simulation
                    .builder()
                    .restartGuard(RestartGuard.AUTO)
                    .maxLease(Duration.ofMinutes(1))
                    .build();
            Redlock client = simulation.client(RestartGuard.AUTO);

            simulation.restart(1, false);

            assertThat(client.nodes().get(0).quarantineLeft().orElseThrow()).isGreaterThan(Duration.ofSeconds(61));
        }

        @Test
        void is_written_before_it_is_used_and_costs_no_quarantine() {
            Redlock client = simulation.client(RestartGuard.AUTO);

            acquireNow(client, ONCE.lease(Duration.ofSeconds(20))).orThrow();

            assertThat(simulation.marked(" 20000 assumed")).isEqualTo(5);
            assertThat(Simulation.states(client)).containsOnly(State.UP);
        }

        @Test
        void is_written_again_where_the_marker_could_not_be_replaced() {
            Redlock client = simulation.client(RestartGuard.AUTO);
            simulation.node(0).doorSabotage = command -> Optional.of(new Reply.Failure("MISCONF no disk"));
            acquireNow(client, ONCE.lease(Duration.ofSeconds(20))).orThrow();
            assertThat(simulation.marked(" 20000 assumed")).isEqualTo(4);
            simulation.node(0).doorSabotage = command -> Optional.empty();

            simulation.time.advance(Duration.ofSeconds(2));

            assertThat(simulation.marked(" 20000 assumed")).isEqualTo(5);
        }

        @Test
        void is_never_lowered() {
            simulation
                    .builder()
                    .restartGuard(RestartGuard.AUTO)
                    .maxLease(Duration.ofMinutes(1))
                    .build();

            acquireNow(simulation.client(RestartGuard.AUTO), ONCE).orThrow();

            assertThat(simulation.marked(" 60000 assumed")).isEqualTo(5);
        }

        @Test
        void that_grows_meanwhile_is_adopted_by_others_with_their_next_command() {
            Redlock client = simulation.client(RestartGuard.AUTO);
            acquireNow(
                            simulation.client(RestartGuard.AUTO),
                            LockRequest.of("other").lease(Duration.ofSeconds(20)))
                    .orThrow();

            acquireNow(client, ONCE).orThrow();

            assertThat(simulation.told(MaxLeaseAdopted.class)).isNotEmpty();
            assertThat(Simulation.states(client)).containsOnly(State.UP);
        }

        @Test
        void that_was_set_is_not_exceeded() {
            Redlock client =
                    simulation.builder().maxLease(Duration.ofSeconds(10)).build();

            assertThatThrownBy(() -> client.contend(ONCE.lease(Duration.ofSeconds(11))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("redlock.max-lease");
            Hold hold = acquireNow(client, ONCE).orThrow();
            assertThatThrownBy(() -> hold.extend(Duration.ofSeconds(11))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
