package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.SimulatedNode.Door;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A lock that is kept from others for some time, however soon it is given back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HoldAtLeastTest {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FOUR_SECONDS = Duration.ofSeconds(4);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final LockRequest FOR_FOUR_SECONDS = ONCE.holdAtLeast(FOUR_SECONDS);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();

    private Hold held(LockRequest request) {
        return acquireNow(client, request).orThrow();
    }

    private void assertKeysEndIn(Duration time) {
        simulation.time.advance(time.minus(MILLI));
        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        simulation.time.advance(MILLI);
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Nested
    class What_is_given_back_before_its_time {

        @Test
        void is_kept_for_what_is_left_of_it_when_that_is_less_than_the_lease() {
            Hold hold = held(FOR_FOUR_SECONDS);
            simulation.time.advance(SECOND);

            hold.close();

            assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
            assertThat(client.holds()).isEmpty();
            assertKeysEndIn(Duration.ofSeconds(3));
        }

        @Test
        void is_kept_for_what_is_left_of_it_when_that_is_more_than_the_lease() {
            Hold hold = held(FOR_FOUR_SECONDS.lease(SECOND));
            simulation.time.advance(Duration.ofMillis(500));

            hold.close();

            assertKeysEndIn(Duration.ofMillis(3_500));
        }

        @Test
        void is_kept_for_no_less_than_that_since_a_part_of_a_millisecond_is_a_whole_one() {
            Hold hold = held(FOR_FOUR_SECONDS);
            simulation.time.advance(Duration.ofNanos(1));

            hold.close();
            simulation.time.advance(FOUR_SECONDS.minusNanos(2));

            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        }

        @Test
        void counts_as_released_and_nothing_is_sent_a_second_time() {
            Hold hold = held(FOR_FOUR_SECONDS);

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
            hold.close();

            assertThat(simulation.node(0).executed)
                    .containsExactly("SET redlock:lock:" + KEY, "EVAL redlock:lock:" + KEY);
        }

        @Test
        void counts_as_lost_where_a_quorum_has_no_key_of_ours_and_others_are_left_alone() {
            Hold hold = held(FOR_FOUR_SECONDS);
            simulation.node(0).put(KEY, "somebody else");
            simulation.node(1).delete(KEY);
            simulation.node(2).delete(KEY);

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);

            simulation.time.advance(FOUR_SECONDS);
            assertThat(simulation.node(0).valueOf(KEY)).contains("somebody else");
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(1);
        }

        @Test
        void of_several_keys_keeps_each_that_is_ours() {
            Hold hold = acquireNow(client, LockRequest.of("a", "b").holdAtLeast(FOUR_SECONDS))
                    .orThrow();
            simulation.nodes.forEach(node -> node.put("a", "somebody else"));

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);

            simulation.time.advance(FOUR_SECONDS.minus(MILLI));
            assertThat(simulation.nodesHolding("b")).isEqualTo(5);
            simulation.time.advance(MILLI);
            assertThat(simulation.nodesHolding("b")).isZero();
            assertThat(simulation.nodesHolding("a")).isEqualTo(5);
        }

        @Test
        void keeps_out_other_processes_until_then() {
            held(FOR_FOUR_SECONDS).close();
            Redlock rival = simulation.rival();

            simulation.time.advance(FOUR_SECONDS.minus(MILLI));
            assertThat(acquireNow(rival, ONCE)).isInstanceOf(NotAcquired.class);
            simulation.time.advance(MILLI);

            assertThat(acquireNow(rival, ONCE)).isInstanceOf(Acquired.class);
        }

        @Test
        void keeps_out_who_waits_in_this_process_until_then() {
            Hold hold = held(FOR_FOUR_SECONDS);
            Contender next = client.contend(ONCE.waitTime(LEASE));
            hold.close();

            simulation.time.advance(FOUR_SECONDS.minus(MILLI));
            assertThat(next.outcome()).isNotDone();
            simulation.time.advance(Duration.ofMillis(100));

            assertThat(decided(next).orThrow().isValid()).isTrue();
        }
    }

    @Nested
    class The_time_counts {

        @Test
        void also_when_the_client_is_closed() {
            held(FOR_FOUR_SECONDS);
            simulation.time.advance(SECOND);

            client.close();

            assertKeysEndIn(Duration.ofSeconds(3));
        }

        @Test
        void also_when_the_client_is_drained() {
            held(FOR_FOUR_SECONDS);

            client.drain(Duration.ZERO);

            assertKeysEndIn(FOUR_SECONDS);
        }

        @Test
        void also_for_a_hold_that_was_found_lost() {
            Hold hold = held(ONCE.holdAtLeast(Duration.ofSeconds(12)));
            simulation.time.pause(Duration.ofMillis(9_950));

            assertThat(hold.state()).isEqualTo(HoldState.LOST);

            assertKeysEndIn(Duration.ofMillis(2_050));
        }

        @Test
        void no_more_once_it_is_over() {
            Hold hold = held(FOR_FOUR_SECONDS);
            simulation.time.advance(FOUR_SECONDS);

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);

            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void not_for_an_attempt_that_was_lost() {
            simulation.nodes.subList(0, 3).forEach(node -> node.put(KEY, "somebody else"));

            assertThat(acquireNow(client, FOR_FOUR_SECONDS)).isInstanceOf(NotAcquired.class);

            assertThat(simulation.nodesHolding(KEY)).isEqualTo(3);
        }

        @Test
        void not_for_a_hold_that_nobody_took() {
            client.contend(FOR_FOUR_SECONDS).giveUp();
            assertThat(simulation.nodesHolding(KEY)).isZero();

            client.contend(FOR_FOUR_SECONDS);
            client.drain(Duration.ZERO);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void not_for_a_hold_that_was_handed_over_and_not_wanted_any_more() {
            Acquisition unwanted = acquireNow(client, FOR_FOUR_SECONDS);

            Contender.discard(unwanted);

            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void not_for_a_hold_that_lapses() {
            held(FOR_FOUR_SECONDS).lapse();

            assertKeysEndIn(LEASE);
        }
    }

    /** A node that hears late keeps the keys for what is left then. */
    @Nested
    class A_node_that_hears_of_it_late {

        private final SimulatedNode node = simulation.node(0);

        private void reconnectAfter(Duration time) {
            simulation.time.advance(time);
            node.door = Door.OPEN;
            simulation.time.advance(Duration.ofSeconds(2));
        }

        private Hold disconnectedAndHeld(LockRequest request) {
            Hold hold = held(request);
            node.door = Door.REFUSING;
            node.cut();
            return hold;
        }

        @Test
        void r21_keeps_the_keys_for_what_is_left_then() {
            disconnectedAndHeld(FOR_FOUR_SECONDS).close();

            reconnectAfter(SECOND);

            assertThat(node.executed).hasSize(2);
            simulation.time.advance(SECOND.minus(MILLI));
            assertThat(node.hasKeys(KEY)).isTrue();
            simulation.time.advance(MILLI);
            assertThat(node.hasKeys(KEY)).isFalse();
        }

        @Test
        void r21_deletes_the_keys_when_nothing_is_left() {
            disconnectedAndHeld(FOR_FOUR_SECONDS).close();

            reconnectAfter(FOUR_SECONDS);

            assertThat(node.hasKeys(KEY)).isFalse();
        }

        @Test
        void r21_is_told_for_as_long_as_the_keys_might_be_kept() {
            disconnectedAndHeld(FOR_FOUR_SECONDS.lease(SECOND)).close();

            reconnectAfter(Duration.ofSeconds(5));

            assertThat(node.executed).hasSize(2);
        }
    }

    @Test
    void r46_it_is_a_lease_to_the_markers_before_it_is_used() {
        Redlock guarded = simulation.client(RestartGuard.AUTO);

        acquireNow(guarded, ONCE.holdAtLeast(Duration.ofSeconds(20))).orThrow();

        assertThat(simulation.marked(" 20000 assumed")).isEqualTo(5);
        assertThat(Simulation.states(guarded)).containsOnly(State.UP);
    }

    @Test
    void r45_a_node_that_has_lost_its_data_does_not_vote_while_it_might_have_had_to_keep_a_key() {
        Redlock guarded = simulation.client(RestartGuard.AUTO);
        acquireNow(guarded, ONCE.holdAtLeast(Duration.ofSeconds(20))).orThrow().close();

        simulation.restart(3, false);
        simulation.time.advance(Duration.ofSeconds(19));

        assertThat(acquireNow(guarded, ONCE)).isInstanceOf(NotAcquired.class);
    }

    @Test
    void r03_it_is_refused_if_it_is_negative_or_longer_than_the_max_lease() {
        Redlock limited = simulation.builder().maxLease(LEASE).build();

        assertThatThrownBy(() -> ONCE.holdAtLeast(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holdAtLeast");
        assertThatThrownBy(() -> limited.check(ONCE.holdAtLeast(LEASE.plusNanos(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holdAtLeast")
                .hasMessageContaining("redlock.max-lease");
        limited.check(ONCE.holdAtLeast(LEASE));
    }
}
