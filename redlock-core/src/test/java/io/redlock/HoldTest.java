package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.lane.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HoldTest {

    private static final Duration VALIDITY = Duration.ofMillis(10_000 - 102);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Hold hold = acquireNow(client, ONCE.name("pay")).orThrow();

    @Test
    void knows_its_keys_and_its_name_and_is_listed() {
        assertThat(hold.keys()).containsExactly(KEY);
        assertThat(hold.name()).isEqualTo("pay");
        assertThat(client.holds()).containsExactly(hold);
    }

    @Nested
    class Validity {

        @Test
        void shrinks_with_time() {
            simulation.time.advance(Duration.ofSeconds(4));

            assertThat(hold.validity()).isEqualTo(VALIDITY.minusSeconds(4));
            assertThat(hold.isValid()).isTrue();
            assertThatCode(hold::ensureValid).doesNotThrowAnyException();
        }

        @Test
        void is_over_at_the_deadline_without_anything_having_run() {
            simulation.time.pause(VALIDITY);

            assertThat(hold.isValid()).isFalse();
            assertThat(hold.validity()).isZero();
            assertThat(hold.state()).isEqualTo(HoldState.LOST);
        }

        @Test
        void ends_when_the_release_begins() {
            simulation.nodes.forEach(node -> node.silent = true);

            hold.close();

            assertThat(hold.isValid()).isFalse();
            assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
            assertThatThrownBy(hold::ensureValid).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void is_over_before_the_first_byte_of_the_release_is_sent() {
            List<Boolean> valid = new ArrayList<>();
            simulation.node(0).beforeSend = () -> valid.add(hold.isValid());

            hold.close();

            assertThat(valid).containsExactly(false);
        }

        @Test
        void that_is_over_never_comes_back_and_is_told_once() {
            simulation.time.pause(VALIDITY);

            assertThatThrownBy(hold::ensureValid)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("Lock 'payment:42' was lost: its validity of 9898ms was spent");
            assertThatThrownBy(hold::close).isInstanceOf(LockLostException.class);
            assertThat(hold.state()).isEqualTo(HoldState.LOST);
            assertThat(simulation.told(LockLost.class)).hasSize(1);
        }
    }

    @Nested
    class Close {

        @Test
        void deletes_the_key_on_every_node_and_forgets_the_hold() {
            hold.close();

            assertThat(simulation.nodesHolding(KEY)).isZero();
            assertThat(client.holds()).isEmpty();
            assertThat(simulation.told(LockReleased.class))
                    .singleElement()
                    .extracting(LockReleased::outcome)
                    .isEqualTo(ReleaseOutcome.RELEASED);
        }

        @Test
        void waits_for_no_node() {
            simulation.nodes.forEach(node -> node.silent = true);

            hold.close();

            assertThat(simulation.told(LockReleased.class)).isEmpty();
        }

        @Test
        void does_nothing_the_second_time() {
            hold.close();
            Hold next = acquireNow(client, ONCE).orThrow();

            hold.close();

            assertThat(next.isValid()).isTrue();
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        }

        @Test
        void throws_if_the_lock_was_lost_and_deletes_what_is_left_all_the_same() {
            simulation.time.pause(VALIDITY);

            assertThatThrownBy(hold::close).isInstanceOf(LockLostException.class);

            assertThat(simulation.nodesHolding(KEY)).isZero();
            assertThatCode(hold::close).doesNotThrowAnyException();
        }

        @Test
        void never_masks_what_the_work_threw() {
            assertThatThrownBy(() -> client.execute(LockRequest.of("other"), () -> {
                        simulation.time.pause(VALIDITY);
                        throw new IllegalStateException("card declined");
                    }))
                    .hasMessage("card declined")
                    .hasSuppressedException(new LockLostException(
                            List.of("other"),
                            "Lock 'other' was lost: its validity of 9898ms was spent, it was held for 9898ms"));
        }
    }

    @Nested
    class Release {

        @Test
        void says_that_a_quorum_deleted_the_key() {
            simulation.node(0).silent = true;
            simulation.node(1).silent = true;

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }

        @Test
        void sends_nothing_the_second_time() {
            hold.release();
            hold.release();
            hold.close();

            assertThat(simulation.node(0).executed)
                    .containsExactly("SET redlock:lock:" + KEY, "EVAL redlock:lock:" + KEY);
            assertThat(simulation.told(LockReleased.class)).hasSize(1);
        }

        @Test
        void says_that_the_lock_was_lost_when_a_quorum_has_no_key_of_ours() {
            simulation.node(0).flush();
            simulation.node(1).flush();
            simulation.node(2).flush();

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
            assertThat(simulation.told(LockLost.class))
                    .singleElement()
                    .extracting(LockLost::reason)
                    .asString()
                    .contains("a quorum of nodes had no key of ours");
        }

        @Test
        void of_a_lock_that_was_lost_says_so_although_its_keys_were_still_there() {
            simulation.time.pause(VALIDITY);
            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void is_uncertain_when_too_few_nodes_answer() {
            for (int node = 0; node < 3; node++) {
                simulation.node(node).door = SimulatedNode.Door.REFUSING;
                simulation.node(node).cut();
            }

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.UNCERTAIN);
        }

        @Test
        void is_uncertain_when_too_many_servers_answer_with_an_error() {
            for (int node = 0; node < 3; node++) {
                simulation.node(node).sabotage = command -> Optional.of(new Reply.Failure("MISCONF no writes now"));
            }

            assertThat(hold.release()).isEqualTo(ReleaseOutcome.UNCERTAIN);
        }

        @Test
        void says_that_the_lock_was_lost_also_when_a_node_is_down() {
            simulation.node(0).door = SimulatedNode.Door.REFUSING;
            simulation.node(0).cut();
            simulation.nodes.forEach(SimulatedNode::flush);
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(1));

            hold.close();
            simulation.time.advance(Duration.ofMillis(5));

            assertThat(simulation.told(LockReleased.class).get(0).outcome()).isEqualTo(ReleaseOutcome.LOST);
        }

        @Test
        void leaves_the_next_owners_key_alone() {
            simulation.nodes.forEach(SimulatedNode::flush);
            Hold next = acquireNow(simulation.rival(), ONCE).orThrow();

            hold.close();

            assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
            assertThat(next.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
    }
}
