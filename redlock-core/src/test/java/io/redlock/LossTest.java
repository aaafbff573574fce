package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.LockLost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LossTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Hold hold = acquireNow(client, ONCE).orThrow();
    private final List<Hold> told = new ArrayList<>();

    @Nested
    class Whoever_wants_to_be_told {

        @Test
        void is_told_at_the_deadline_without_asking() {
            hold.onLost(told::add);

            simulation.time.advance(LEASE.minusMillis(102));

            assertThat(told).containsExactly(hold);
            assertThat(simulation.told(LockLost.class)).hasSize(1);
        }

        @Test
        void is_told_at_once_if_it_is_lost_already() {
            simulation.time.advance(LEASE);

            hold.onLost(told::add);

            assertThat(told).containsExactly(hold);
        }

        @Test
        void is_told_once_whoever_sees_it_first() {
            hold.onLost(told::add);
            simulation.time.pause(LEASE);

            assertThat(hold.isValid()).isFalse();
            simulation.time.advance(LEASE);

            assertThat(told).containsExactly(hold);
        }

        @Test
        void is_told_nothing_of_a_lock_that_was_given_back() {
            hold.onLost(told::add);
            hold.close();

            simulation.time.advance(LEASE.multipliedBy(2));

            assertThat(told).isEmpty();
        }

        @Test
        void is_told_though_another_fails() {
            hold.onLost(failing -> {
                throw new IllegalStateException("a callback that fails");
            });
            hold.onLost(told::add);

            simulation.time.advance(LEASE);

            assertThat(told).containsExactly(hold);
        }

        @Test
        void finds_it_lost_when_told() {
            List<HoldState> states = new ArrayList<>();
            hold.onLost(lost -> states.add(lost.state()));

            simulation.time.advance(LEASE);

            assertThat(states).containsExactly(HoldState.LOST);
        }

        @Test
        void is_told_when_the_client_is_closed() {
            hold.onLost(told::add);

            client.close();

            assertThat(told).containsExactly(hold);
        }
    }

    @Nested
    class A_lock_that_was_lost {

        @Test
        void is_given_back_where_a_node_still_has_it() {
            simulation.nodes.forEach(node -> node.setClock(Duration.ofSeconds(-20)));

            simulation.time.advance(LEASE);

            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void is_held_by_nobody_in_the_list() {
            simulation.time.advance(LEASE);

            assertThat(client.holds()).isEmpty();
        }
    }

    @Nested
    class A_machine_that_slept {

        private final Hold renewed = acquireNow(client, LockRequest.of("other").waitTime(Duration.ZERO))
                .orThrow();

        @Test
        void makes_a_hold_invalid_until_a_quorum_has_confirmed_it() {
            simulation.time.setWall(Duration.ofMinutes(1));

            assertThat(renewed.isValid()).isFalse();
            assertThat(renewed.validity()).isZero();
            assertThat(renewed.state()).isEqualTo(HoldState.HELD);
            simulation.time.advance(LEASE.dividedBy(3));

            assertThat(renewed.isValid()).isTrue();
        }

        @Test
        void has_the_hold_put_to_the_nodes_as_soon_as_somebody_asks() {
            simulation.time.setWall(Duration.ofMinutes(1));
            assertThat(hold.isValid()).isFalse();

            simulation.time.advance(Duration.ofMillis(1));

            assertThat(hold.isValid()).isTrue();
            assertThat(simulation.told(HoldDoubted.class))
                    .singleElement()
                    .satisfies(doubt -> assertThat(doubt.reason()).contains("the wall clock is ahead of the ticker"));
        }

        @Test
        void makes_whoever_asks_put_it_to_the_nodes() {
            simulation.time.setWall(Duration.ofMinutes(1));

            assertThatCode(renewed::ensureValid).doesNotThrowAnyException();
            assertThatCode(hold::ensureValid).doesNotThrowAnyException();

            assertThat(renewed.isValid()).isTrue();
            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void loses_what_the_nodes_have_forgotten_meanwhile() {
            simulation.time.setWall(Duration.ofMinutes(1));
            simulation.nodes.forEach(SimulatedNode::flush);

            assertThatThrownBy(renewed::ensureValid).isInstanceOf(LockLostException.class);

            assertThat(renewed.state()).isEqualTo(HoldState.LOST);
        }

        @Test
        void leaves_nothing_to_rely_on_while_nobody_answers() {
            simulation.time.setWall(Duration.ofMinutes(1));
            simulation.nodes.forEach(node -> node.silent = true);

            assertThatThrownBy(hold::ensureValid)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("may be lost");
        }

        @Test
        void during_a_renewal_is_not_confirmed_by_it() {
            simulation.nodes.forEach(node -> node.silent = true);
            simulation.time.advance(Duration.ofMillis(3_350));
            simulation.time.setWall(Duration.ofMinutes(1));

            simulation.nodes.forEach(SimulatedNode::speakAgain);

            assertThat(renewed.isValid()).isFalse();
        }

        @Test
        void leaves_no_more_than_a_short_extension_confirms() {
            simulation.time.setWall(Duration.ofSeconds(5));

            assertThat(renewed.extend(Duration.ofSeconds(1))).isEqualTo(Extension.EXTENDED);

            assertThat(renewed.validity()).isLessThan(Duration.ofSeconds(1));
        }

        @Test
        void for_no_longer_than_a_clock_may_drift_is_not_suspected() {
            simulation.time.setWall(Duration.ofMillis(1_102));

            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void backwards_is_a_clock_that_was_set() {
            simulation.time.setWall(Duration.ofHours(-1));

            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void costs_a_hold_that_is_given_back_nothing() {
            simulation.time.setWall(Duration.ofMinutes(1));

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
    }

    @Nested
    class A_wall_clock_that_was_set_during_the_attempt {

        @Test
        void is_seen_by_the_hold() {
            simulation.node(0).beforeSend = () -> simulation.time.setWall(Duration.ofMinutes(1));

            Acquisition late = client.contend(LockRequest.of("slow").waitTime(Duration.ZERO))
                    .outcome()
                    .join();

            assertThat(((Acquired) late).hold().isValid()).isFalse();
        }
    }
}
