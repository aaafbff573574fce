package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodeTroubleTest {

    private static final String SET = "SET redlock:lock:" + KEY;
    private static final String RELEASE = "EVAL redlock:lock:" + KEY;

    private final Simulation simulation = Simulation.of(3);
    private final SimulatedNode node = simulation.node(0);

    @Nested
    class A_node_that_is_down_at_the_start {

        @Test
        void does_not_stop_the_start_and_is_tried_again() {
            node.door = SimulatedNode.Door.REFUSING;
            Redlock client = simulation.client();
            assertThat(state(client)).isEqualTo(State.DOWN);

            node.door = SimulatedNode.Door.OPEN;
            simulation.time.advance(Duration.ofMillis(20));

            assertThat(state(client)).isEqualTo(State.UP);
        }

        @Test
        void is_asked_nothing() {
            node.door = SimulatedNode.Door.REFUSING;
            acquireNow(simulation.client(), ONCE).orThrow().close();

            node.door = SimulatedNode.Door.OPEN;
            simulation.time.advance(Duration.ofMillis(20));

            assertThat(node.executed).isEmpty();
        }

        @Test
        void is_not_asked_later_either_what_it_was_not_asked_then() {
            node.door = SimulatedNode.Door.REFUSING;
            acquireNow(simulation.client(), ONCE).orThrow();

            node.door = SimulatedNode.Door.OPEN;
            simulation.time.advance(Duration.ofMillis(20));

            assertThat(node.connects).isGreaterThan(1);
            assertThat(node.executed).isEmpty();
        }

        @Test
        void is_tried_ever_more_rarely_but_at_least_every_two_seconds() {
            node.door = SimulatedNode.Door.REFUSING;
            simulation.client();
            simulation.time.advance(Duration.ofSeconds(10));
            int before = node.connects;

            simulation.time.advance(Duration.ofSeconds(20));

            assertThat(before).isLessThan(30);
            assertThat(node.connects - before).isBetween(10, 20);
        }

        @Test
        void that_turns_us_away_is_tried_slowly_from_the_first_time_on() {
            node.door = SimulatedNode.Door.WRONG_PASSWORD;
            Redlock client = simulation.client();
            simulation.time.advance(Duration.ofMillis(900));

            assertThat(node.connects).isEqualTo(1);
            assertThat(state(client)).isEqualTo(State.REJECTED);
            assertThat(client.nodes().get(0).detail()).contains("WRONGPASS");
        }
    }

    @Nested
    class A_node_that_is_being_connected_to {

        @Test
        void is_waited_for_up_to_the_node_timeout_if_its_vote_decides() {
            node.door = SimulatedNode.Door.UNANSWERED;
            simulation.node(1).door = SimulatedNode.Door.REFUSING;
            Contender contender = simulation.client().contend(ONCE);
            assertThat(contender.outcome()).isNotDone();

            node.answerDoor();

            assertThat(decided(contender)).isInstanceOf(Acquired.class);
        }

        @Test
        void is_waited_for_no_longer_than_that() {
            node.door = SimulatedNode.Door.UNANSWERED;
            simulation.node(1).door = SimulatedNode.Door.REFUSING;
            Contender contender = simulation.client().contend(ONCE);

            simulation.time.advance(Duration.ofMillis(100));

            assertThat(Simulation.failed(contender).describe()).contains("not connected within 100ms");
        }

        @Test
        void is_waited_for_no_longer_than_that_either_when_only_the_reason_is_open() {
            node.door = SimulatedNode.Door.UNANSWERED;
            simulation.node(1).door = SimulatedNode.Door.REFUSING;
            simulation.node(2).run(Simulation.otherOwnersAcquire());
            Contender contender = simulation.client().contend(ONCE);

            simulation.time.advance(Duration.ofMillis(100));

            assertThat(Simulation.failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
        }

        @Test
        void is_never_sent_what_was_taken_back_meanwhile() {
            node.door = SimulatedNode.Door.UNANSWERED;
            acquireNow(simulation.client(), ONCE).orThrow().close();

            node.answerDoor();

            assertThat(node.executed).isEmpty();
        }
    }

    @Nested
    class A_node_that_is_out_of_memory {

        @Test
        void says_so_as_long_as_it_is_and_takes_part() {
            Redlock client = simulation.client();
            node.sabotage = command -> command.name() == Command.Name.SET
                    ? Optional.of(new Reply.Failure("OOM command not allowed when used memory > 'maxmemory'"))
                    : Optional.empty();
            acquireNow(client, ONCE).orThrow().close();
            assertThat(state(client)).isEqualTo(State.UP);
            assertThat(client.nodes().get(0).detail()).startsWith("OOM");
            node.sabotage = command -> Optional.empty();
            simulation.time.advance(Duration.ofSeconds(5));

            acquireNow(client, ONCE).orThrow().close();

            assertThat(client.nodes().get(0).detail()).isEmpty();
        }
    }

    @Nested
    class A_node_that_hangs {

        @Test
        void is_waited_for_once_and_then_no_more() {
            node.silent = true;
            simulation.node(1).door = SimulatedNode.Door.REFUSING;
            Redlock client = simulation.client();
            client.contend(ONCE);
            simulation.time.advance(Duration.ofMillis(100));
            assertThat(state(client)).isEqualTo(State.SUSPECT);

            Contender second = client.contend(ONCE);

            assertThat(Simulation.failed(second).waited()).isZero();
        }

        @Test
        void is_asked_all_the_same_and_counts_again_as_soon_as_it_answers() {
            node.silent = true;
            Redlock client = simulation.client();
            acquireNow(client, LockRequest.of("first")).orThrow();
            simulation.time.advance(Duration.ofMillis(100));
            acquireNow(client, ONCE).orThrow();
            simulation.events.clear();

            node.speakAgain();

            assertThat(node.hasKeys(KEY)).isTrue();
            assertThat(simulation.told(NodeChanged.class))
                    .singleElement()
                    .extracting(changed -> changed.status().state())
                    .isEqualTo(State.UP);
        }

        @Test
        void for_a_second_gets_a_new_connection() {
            node.silent = true;
            Redlock client = simulation.client();
            acquireNow(client, ONCE).orThrow();

            simulation.time.advance(Duration.ofMillis(1_050));

            assertThat(node.connects).isEqualTo(2);
            assertThat(simulation.told(NodeChanged.class))
                    .extracting(changed -> changed.status().detail())
                    .contains("no reply at all for 1000ms");
        }

        @Test
        void but_slowly_answers_keeps_its_connection() {
            node.delay = Duration.ofMillis(300);
            Redlock client = simulation.client();
            for (int second = 0; second < 20; second++) {
                acquireNow(client, LockRequest.of("key-" + second).waitTime(Duration.ZERO))
                        .orThrow()
                        .close();
                simulation.time.advance(Duration.ofMillis(200));
            }

            assertThat(node.connects).isEqualTo(1);
        }
    }

    @Nested
    class A_connection_that_breaks {

        @Test
        void with_a_lost_reply_is_followed_by_the_release_before_anything_else() {
            node.replyLost = command -> true;
            Redlock client = simulation.client();
            Hold hold = acquireNow(client, ONCE).orThrow();
            node.door = SimulatedNode.Door.REFUSING;
            node.cut();
            hold.close();
            node.executed.clear();

            openAgain();
            acquireNow(client, LockRequest.of("next")).orThrow();

            assertThat(node.executed).startsWith(RELEASE).contains("SET redlock:lock:next");
            assertThat(node.hasKeys(KEY)).isFalse();
        }

        @Test
        void never_has_an_acquire_sent_again() {
            node.silent = true;
            Redlock client = simulation.client();
            acquireNow(client, ONCE).orThrow();
            node.cut();

            openAgain();

            assertThat(node.executed).isEmpty();
        }

        @Test
        void has_a_release_in_flight_sent_again() {
            Redlock client = simulation.client();
            Hold hold = acquireNow(client, ONCE).orThrow();
            node.silent = true;
            hold.close();
            node.cut();
            node.executed.clear();

            openAgain();

            assertThat(node.executed).startsWith(RELEASE);
            assertThat(node.hasKeys(KEY)).isFalse();
        }

        @Test
        void has_a_release_sent_again_as_long_as_an_acquire_that_ran_late_could_hold_the_key() {
            Redlock client = simulation.client();
            Hold hold = acquireNow(client, ONCE).orThrow();
            node.door = SimulatedNode.Door.REFUSING;
            node.cut();
            hold.close();
            node.executed.clear();
            simulation.time.advance(Duration.ofSeconds(15));

            openAgain();

            assertThat(node.executed).startsWith(RELEASE);
        }

        @Test
        void has_no_release_sent_again_when_the_lease_has_surely_passed() {
            Redlock client = simulation.client();
            Hold hold = acquireNow(client, ONCE).orThrow();
            node.door = SimulatedNode.Door.REFUSING;
            node.cut();
            hold.close();
            node.executed.clear();
            simulation.time.advance(Duration.ofSeconds(25));

            openAgain();

            assertThat(node.executed).isEmpty();
        }

        private void openAgain() {
            node.silent = false;
            node.replyLost = command -> false;
            node.door = SimulatedNode.Door.OPEN;
            simulation.time.advance(Duration.ofSeconds(2));
        }
    }

    @Nested
    class A_lane {

        @Test
        void keeps_the_order_of_acquire_and_release_also_when_its_replies_are_slow() {
            simulation.nodes.forEach(each -> each.delay = Duration.ofMillis(10));
            Redlock client = simulation.client();
            Contender contender = client.contend(ONCE);
            contender.giveUp();
            client.contend(ONCE);

            simulation.time.advance(Duration.ofMillis(50));

            assertThat(node.executed.subList(0, 3)).isEqualTo(List.of(SET, RELEASE, SET));
        }

        @Test
        void takes_no_more_than_a_bound_and_says_so() {
            node.silent = true;
            Redlock client = simulation.client();
            for (int key = 0; key < 1_100; key++) {
                acquireNow(client, LockRequest.of("key-" + key).waitTime(Duration.ZERO))
                        .orThrow();
            }

            assertThat(simulation.told(AttemptDecided.class).get(1_099).tally().describe())
                    .contains("node-0 unknown: too many commands are waiting already");
        }

        @Test
        void matches_replies_by_order_also_after_callers_gave_up() {
            simulation.nodes.forEach(each -> each.delay = Duration.ofMillis(150));
            Redlock client = simulation.client();
            client.contend(LockRequest.of("first").waitTime(Duration.ZERO));
            simulation.time.advance(Duration.ofMillis(120));
            simulation.nodes.forEach(each -> each.delay = Duration.ofMillis(40));
            Contender second = client.contend(LockRequest.of("second").waitTime(Duration.ofSeconds(1)));

            simulation.time.advance(Duration.ofMillis(500));

            assertThat(decided(second).orThrow().keys()).containsExactly("second");
            assertThat(simulation.nodesHolding("first")).isZero();
            assertThat(node.connects).isEqualTo(1);
        }

        @Test
        void that_gets_a_reply_nobody_asked_for_starts_over() {
            Redlock client = simulation.client();
            node.interject(new Reply.Text("OK"));

            assertThat(client.nodes().get(0).detail()).isEqualTo("the server sent a reply that nobody asked for");
        }
    }

    private static State state(Redlock client) {
        return client.nodes().stream().map(NodeStatus::state).toList().get(0);
    }
}
