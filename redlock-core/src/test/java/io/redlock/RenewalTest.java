package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import io.redlock.lane.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RenewalTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();

    private Hold held() {
        return acquireNow(client, RENEWED).orThrow();
    }

    private static boolean isExtend(Command command) {
        return command.name() == Command.Name.EVAL
                && new String(command.arguments().get(0), StandardCharsets.UTF_8).equals(LockScripts.EXTEND);
    }

    private static Function<Command, Optional<Reply>> answeringExtends(Reply reply) {
        return command -> isExtend(command) ? Optional.of(reply) : Optional.empty();
    }

    @Nested
    class A_renewed_hold {

        @Test
        void outlives_its_lease_many_times_over() {
            Hold hold = held();

            simulation.time.advance(LEASE.multipliedBy(20));

            assertThat(hold.isValid()).isTrue();
            assertThat(hold.validity()).isGreaterThan(LEASE.dividedBy(2));
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        }

        @Test
        void is_renewed_at_a_third_of_its_lease_with_jitter() {
            held();

            simulation.time.advance(
                    LEASE.dividedBy(3).multipliedBy(9).dividedBy(10).minusNanos(1));
            assertThat(simulation.told(LockRenewed.class)).isEmpty();
            simulation.time.advance(LEASE.dividedBy(3).dividedBy(10).plusNanos(2));

            assertThat(simulation.told(LockRenewed.class)).hasSize(1);
        }

        @Test
        void counts_its_new_validity_from_before_the_first_node_was_asked() {
            Hold hold = held();
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));

            simulation.time.advance(Duration.ofMillis(3_400));

            LockRenewed decided = simulation.told(LockRenewed.class).get(0);
            assertThat(decided.took()).isEqualTo(Duration.ofMillis(50));
            assertThat(decided.validity()).isEqualTo(LEASE.minusMillis(102).minusMillis(50));
            assertThat(hold.validity()).isLessThanOrEqualTo(decided.validity());
        }

        @Test
        void is_not_renewed_any_more_once_it_is_given_back() {
            held().close();

            simulation.time.advance(LEASE.multipliedBy(2));

            assertThat(simulation.told(LockRenewed.class)).isEmpty();
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void that_is_given_back_during_a_renewal_leaves_no_key() {
            Hold hold = held();
            simulation.nodes.forEach(node -> node.silent = true);
            simulation.time.advance(Duration.ofMillis(3_350));

            hold.close();
            simulation.nodes.forEach(SimulatedNode::speakAgain);

            assertThat(simulation.nodesHolding(KEY)).isZero();
            assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        }

        @Test
        void that_is_given_back_as_a_renewal_begins_leaves_no_key() {
            Hold hold = held();
            simulation.node(2).beforeSend = hold::close;

            simulation.time.advance(LEASE);

            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void that_asks_for_no_renewal_gets_none() {
            acquireNow(client, RENEWED.renewed(false)).orThrow();

            simulation.time.advance(LEASE.multipliedBy(2));

            assertThat(simulation.told(LockRenewed.class)).isEmpty();
        }

        @Test
        void of_a_client_without_a_watchdog_gets_none() {
            acquireNow(simulation.builder().renewed(false).build(), RENEWED).orThrow();

            simulation.time.advance(LEASE.multipliedBy(2));

            assertThat(simulation.told(LockRenewed.class)).isEmpty();
        }
    }

    @Nested
    class A_renewal_that_fails {

        @Test
        void gives_nothing_back_and_is_tried_again_until_it_succeeds() {
            Hold hold = held();
            for (int node = 0; node < 3; node++) {
                simulation.node(node).sabotage = answeringExtends(new Reply.Failure("BUSY Redis is busy"));
            }
            simulation.time.advance(Duration.ofSeconds(9));
            assertThat(simulation.told(RenewalFailed.class))
                    .hasSizeGreaterThan(10)
                    .allMatch(decided -> decided.outcome() == Extension.UNKNOWN);
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);

            simulation.nodes.forEach(node -> node.sabotage = command -> Optional.empty());
            simulation.time.advance(LEASE);

            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void until_the_deadline_loses_the_lock_then_and_tells_so_once() {
            Hold hold = held();
            simulation.nodes.forEach(node -> node.silent = true);

            simulation.time.advance(LEASE.minusMillis(103));
            assertThat(hold.isValid()).isTrue();
            simulation.time.advance(Duration.ofMillis(2));

            assertThat(simulation.told(LockLost.class))
                    .singleElement()
                    .satisfies(lost -> assertThat(lost.reason()).contains("its validity of 9898ms was spent"));
            assertThat(client.holds()).isEmpty();
        }

        @Test
        void on_a_minority_is_none() {
            Hold hold = held();
            simulation.node(0).silent = true;
            simulation.node(1).door = SimulatedNode.Door.REFUSING;
            simulation.node(1).cut();

            simulation.time.advance(LEASE.multipliedBy(3));

            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void never_shortens_the_validity() {
            Hold hold = held();

            assertThat(hold.extend(Duration.ofSeconds(1))).isEqualTo(Extension.EXTENDED);

            assertThat(hold.validity()).isEqualTo(LEASE.minusMillis(102));
        }

        @Test
        void whose_answers_come_late_succeeds_late() {
            Hold hold = held();
            simulation.nodes.forEach(node -> node.silent = true);
            simulation.time.advance(Duration.ofSeconds(4));

            simulation.nodes.forEach(SimulatedNode::speakAgain);

            assertThat(hold.validity()).isBetween(Duration.ofSeconds(9), LEASE.minusMillis(102));
        }

        @Test
        void does_not_revive_what_was_lost() {
            Hold hold = held();
            simulation.nodes.forEach(node -> node.silent = true);
            simulation.time.pause(LEASE);
            assertThat(hold.isValid()).isFalse();

            simulation.nodes.forEach(SimulatedNode::speakAgain);
            simulation.time.advance(Duration.ofMillis(1));

            assertThat(hold.isValid()).isFalse();
            assertThat(simulation.told(LockLost.class)).hasSize(1);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }
    }

    @Nested
    class A_node_that_has_lost_the_key {

        @Test
        void gets_it_back_behind_the_next_renewal() {
            held();
            simulation.node(3).flush();

            simulation.time.advance(Duration.ofSeconds(4));

            assertThat(simulation.node(3).hasKeys(KEY)).isTrue();
            assertThat(simulation.told(KeyRepaired.class))
                    .singleElement()
                    .extracting(KeyRepaired::node)
                    .isEqualTo("node-3");
        }

        @Test
        void does_not_count_before_the_renewal_after_that() {
            held();
            simulation.node(0).flush();
            simulation.node(1).flush();
            simulation.time.advance(Duration.ofSeconds(4));

            LockRenewed first = simulation.told(LockRenewed.class).get(0);
            assertThat(first.tally().granted()).isEqualTo(3);
            simulation.node(2).flush();
            simulation.time.advance(Duration.ofSeconds(4));

            assertThat(simulation.told(LockRenewed.class)).hasSize(2);
            assertThat(simulation.told(RenewalFailed.class)).isEmpty();
        }

        @Test
        void never_had_it_if_it_was_down_and_gets_it_when_it_is_back() {
            simulation.node(4).door = SimulatedNode.Door.REFUSING;
            simulation.node(4).cut();
            held();
            simulation.node(4).door = SimulatedNode.Door.OPEN;

            simulation.time.advance(LEASE);

            assertThat(simulation.node(4).hasKeys(KEY)).isTrue();
        }

        @Test
        void loses_it_again_with_the_release_though_it_never_saw_the_acquire() {
            simulation.node(4).door = SimulatedNode.Door.REFUSING;
            simulation.node(4).cut();
            Hold hold = held();
            simulation.node(4).door = SimulatedNode.Door.OPEN;
            simulation.time.advance(LEASE);

            hold.close();

            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void one_after_another_costs_no_lock() {
            Hold hold = held();

            for (int round = 0; round < 10; round++) {
                simulation.node(round % 5).flush();
                simulation.time.advance(Duration.ofSeconds(4));
            }

            assertThat(hold.isValid()).isTrue();
        }
    }

    @Nested
    class So_many_nodes_without_the_key_that_no_quorum_is_left {

        @Test
        void lose_the_lock_at_the_next_renewal_and_everything_is_given_back() {
            Hold hold = held();
            List<Hold> told = new ArrayList<>();
            hold.onLost(told::add);
            for (int node = 0; node < 3; node++) {
                simulation.node(node).flush();
            }

            simulation.time.advance(Duration.ofSeconds(4));

            assertThat(hold.state()).isEqualTo(HoldState.LOST);
            assertThat(told).containsExactly(hold);
            assertThat(simulation.nodesHolding(KEY)).isZero();
            assertThatThrownBy(hold::ensureValid)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("no quorum has one")
                    .hasMessageContaining("node-0 refused: no key");
        }

        @Test
        void refuse_an_extension() {
            Hold hold = held();
            for (int node = 0; node < 3; node++) {
                simulation.node(node).flush();
            }

            assertThat(hold.extend(LEASE)).isEqualTo(Extension.REFUSED);
            assertThat(hold.isValid()).isFalse();
            assertThat(hold.extend(LEASE)).isEqualTo(Extension.REFUSED);
        }
    }

    @Nested
    class The_hold_limit {

        @Test
        void ends_renewal_and_with_it_the_lock() {
            Hold hold = acquireNow(client, RENEWED.holdLimit(Duration.ofSeconds(30)))
                    .orThrow();

            simulation.time.advance(Duration.ofSeconds(30));
            assertThat(hold.isValid()).isTrue();
            simulation.time.advance(LEASE);

            assertThat(hold.state()).isEqualTo(HoldState.LOST);
        }

        @Test
        void is_told_of_at_half_and_when_it_is_reached() {
            acquireNow(client, RENEWED.holdLimit(Duration.ofSeconds(30))).orThrow();

            simulation.time.advance(Duration.ofSeconds(15));
            assertThat(simulation.told(HoldOutstays.class))
                    .singleElement()
                    .satisfies(half -> assertThat(half.reached()).isFalse());
            simulation.time.advance(Duration.ofSeconds(15));

            assertThat(simulation.told(HoldOutstays.class))
                    .hasSize(2)
                    .last()
                    .satisfies(limit -> assertThat(limit.reached()).isTrue());
        }
    }

    @Nested
    class Many_holds {

        @Test
        void are_renewed_in_turns_of_a_bounded_number() {
            for (int number = 0; number < 3 * Watchdog.MOST_RENEWALS; number++) {
                acquireNow(client, LockRequest.of("key-" + number)).orThrow();
            }
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(10));

            simulation.time.advance(LEASE.multipliedBy(3));

            assertThat(client.holds()).hasSize(3 * Watchdog.MOST_RENEWALS).allMatch(Hold::isValid);
        }
    }
}
