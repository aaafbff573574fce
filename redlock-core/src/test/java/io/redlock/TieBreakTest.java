package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.lane.Command;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Who asks which node when several processes want a lock: R49 between processes, R50, R52. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TieBreakTest {

    private static final LockRequest FOR_A_SECOND =
            LockRequest.of(KEY).waitTime(Duration.ofSeconds(1)).renewed(false);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Redlock rival = simulation.rival();
    private final int first = order(KEY).get(0);

    private List<Integer> order(String key) {
        return TieBreak.order(nodes(), key);
    }

    private List<String> nodes() {
        return simulation.nodes.stream().map(SimulatedNode::address).toList();
    }

    private long acquiresAt(int node) {
        return simulation.node(node).executed.stream()
                .filter(command -> command.startsWith("SET"))
                .count();
    }

    private void forgetWhatWasDone() {
        simulation.nodes.forEach(node -> node.executed.clear());
        simulation.events.clear();
    }

    private Contender contendAfterOneFailure() {
        acquireNow(rival, ONCE);
        Contender contender = client.contend(FOR_A_SECOND);
        forgetWhatWasDone();
        return contender;
    }

    @Test
    void r52_after_a_failed_attempt_one_node_is_asked_and_its_refusal_ends_the_attempt() {
        contendAfterOneFailure();

        simulation.time.advance(Duration.ofMillis(10));

        int attempts = simulation.told(AttemptDecided.class).size();
        assertThat(attempts).isPositive();
        for (int node = 0; node < 5; node++) {
            assertThat(acquiresAt(node)).isEqualTo(node == first ? attempts : 0);
        }
    }

    @Test
    void r52_who_gets_the_first_node_asks_the_others_and_has_the_lock() {
        Contender contender = contendAfterOneFailure();

        rival.holds().get(0).close();
        simulation.time.advance(Duration.ofMillis(4));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
    }

    @Test
    void r52_a_node_that_refused_alone_is_sent_no_release() {
        contendAfterOneFailure();

        simulation.time.advance(Duration.ofMillis(10));

        assertThat(simulation.node(first).executed).noneMatch(command -> command.startsWith("EVAL"));
    }

    @Test
    void r52_a_first_node_that_lost_its_marker_is_not_counted() {
        Simulation guarded = Simulation.of(3);
        List<Integer> order = TieBreak.order(
                guarded.nodes.stream().map(SimulatedNode::address).toList(), KEY);
        Redlock here = guarded.client(RestartGuard.AUTO);
        Redlock there = guarded.client(RestartGuard.AUTO);
        SimulatedNode late = guarded.node(order.get(2));
        late.door = SimulatedNode.Door.REFUSING;
        late.cut();
        Hold held = acquireNow(there, ONCE).orThrow();
        late.door = SimulatedNode.Door.OPEN;
        guarded.time.advance(Duration.ofMillis(100));
        Contender contender = here.contend(FOR_A_SECOND);
        guarded.node(order.get(0)).flush();

        guarded.time.advance(Duration.ofMillis(100));

        assertThat(held.isValid()).isTrue();
        assertThat(contender.outcome()).isNotDone();
    }

    @Test
    void r52_every_process_asks_the_same_node_first_in_whatever_order_it_was_configured() {
        List<String> nodes = nodes();
        List<String> reversed = new ArrayList<>(nodes);
        Collections.reverse(reversed);

        for (int number = 0; number < 100; number++) {
            int here = TieBreak.order(nodes, "key-" + number).get(0);
            int there = TieBreak.order(reversed, "key-" + number).get(0);
            assertThat(reversed.get(there)).isEqualTo(nodes.get(here));
        }
    }

    @Test
    void r52_the_first_nodes_of_many_keys_are_all_nodes() {
        Set<Integer> firsts = new HashSet<>();
        for (int number = 0; number < 100; number++) {
            firsts.add(order("key-" + number).get(0));
        }

        assertThat(firsts).hasSize(5);
    }

    @Test
    void r52_the_next_node_stands_in_for_one_that_is_down() {
        contendAfterOneFailure();
        simulation.node(first).door = SimulatedNode.Door.REFUSING;
        simulation.node(first).cut();

        simulation.time.advance(Duration.ofMillis(10));

        assertThat(acquiresAt(order(KEY).get(1))).isPositive();
        assertThat(acquiresAt(order(KEY).get(2))).isZero();
    }

    @Test
    void r52_a_first_node_that_hangs_costs_one_node_timeout() {
        Contender contender = contendAfterOneFailure();
        simulation.node(first).silent = true;
        rival.holds().get(0).close();

        simulation.time.advance(Duration.ofMillis(110));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void r52_a_key_that_was_left_on_the_first_node_alone_shuts_nobody_out() {
        simulation.node(first).run(Simulation.otherOwnersAcquire());
        simulation.node(order(KEY).get(1)).run(Simulation.otherOwnersAcquire());
        simulation.node(order(KEY).get(2)).run(Simulation.otherOwnersAcquire());
        Contender contender = client.contend(FOR_A_SECOND);
        assertThat(contender.outcome()).isNotDone();
        simulation.node(order(KEY).get(1)).flush();
        simulation.node(order(KEY).get(2)).flush();

        simulation.time.advance(Duration.ofMillis(600));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void r52_the_last_attempt_asks_all_nodes_so_that_the_answer_rests_on_all() {
        Contender contender = contendAfterOneFailure();

        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(failed(contender).tally().refused()).isEqualTo(5);
    }

    @Test
    void r52_an_attempt_that_one_node_refused_ends_no_outage() {
        Redlock impatient =
                simulation.builder().outageTimeout(Duration.ofMillis(300)).build();
        acquireNow(rival, ONCE);
        Contender contender = impatient.contend(FOR_A_SECOND.waitTime(Duration.ofHours(1)));
        for (int node : order(KEY).subList(1, 5)) {
            simulation.node(node).door = SimulatedNode.Door.REFUSING;
            simulation.node(node).cut();
        }

        simulation.time.advance(Duration.ofMillis(1_500));

        assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void r50_a_long_pause_ends_when_those_that_refused_let_go_of_the_key() {
        Command deadOwners = Simulation.otherOwnersAcquire();
        simulation.nodes.forEach(node -> node.run(deadOwners));
        Contender contender = client.contend(FOR_A_SECOND.waitTime(Duration.ofSeconds(20)));

        simulation.time.advance(Duration.ofMillis(10_002));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_a_process_holds_back_for_a_moment_when_others_want_what_its_threads_hand_round() {
        Hold other = acquireNow(rival, ONCE).orThrow();
        List<Contender> here = IntStream.range(0, 20)
                .mapToObj(number -> client.contend(FOR_A_SECOND))
                .toList();
        other.close();
        simulation.time.advance(Duration.ofMillis(4));
        int inARow = 0;
        while (inARow < here.size() && here.get(inARow).outcome().isDone()) {
            decided(here.get(inARow)).orThrow().close();
            inARow++;
        }

        assertThat(inARow).isEqualTo(Rivalry.MOST_IN_A_ROW);
        assertThat(acquireNow(rival, ONCE)).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_a_process_that_has_met_nobody_holds_back_only_now_and_then() {
        List<Contender> here = IntStream.range(0, 100)
                .mapToObj(number -> client.contend(FOR_A_SECOND))
                .toList();
        here.forEach(contender -> decided(contender).orThrow().close());

        assertThat(here).allMatch(contender -> contender.outcome().isDone());
    }

    @Test
    void r49_a_process_that_never_asks_in_vain_makes_room_for_others_all_the_same() {
        Contender here = client.contend(FOR_A_SECOND);
        Contender there = rival.contend(FOR_A_SECOND);
        for (int turn = 0; turn < 1_000 && !there.outcome().isDone(); turn++) {
            Contender next = client.contend(FOR_A_SECOND);
            simulation.time.advance(Duration.ofMillis(1));
            if (here.outcome().isDone()) {
                decided(here).orThrow().close();
                here = next;
            }
        }

        assertThat(decided(there)).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_a_single_thread_that_takes_the_lock_again_and_again_makes_room_for_others() {
        Hold hold = acquireNow(client, FOR_A_SECOND).orThrow();
        Contender there = rival.contend(FOR_A_SECOND);
        for (int turn = 0; turn < 1_000 && !there.outcome().isDone(); turn++) {
            simulation.time.advance(Duration.ofMillis(1));
            hold.close();
            Contender next = client.contend(FOR_A_SECOND);
            while (!next.outcome().isDone() && !there.outcome().isDone()) {
                simulation.time.advance(Duration.ofMillis(1));
            }
            if (next.outcome().isDone()) {
                hold = decided(next).orThrow();
            }
        }

        assertThat(decided(there)).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_who_comes_back_at_once_does_not_shut_other_processes_out() {
        Hold other = acquireNow(rival, ONCE).orThrow();
        Contender here = client.contend(FOR_A_SECOND);
        Contender there = rival.contend(FOR_A_SECOND);
        other.close();
        for (int turn = 0; turn < 100 && !there.outcome().isDone(); turn++) {
            while (!here.outcome().isDone() && !there.outcome().isDone()) {
                simulation.time.advance(Duration.ofMillis(1));
            }
            if (here.outcome().isDone()) {
                decided(here).orThrow().close();
                here = client.contend(FOR_A_SECOND);
            }
        }

        assertThat(decided(there)).isInstanceOf(Acquired.class);
    }
}
