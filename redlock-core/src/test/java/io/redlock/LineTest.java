package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.lane.Reply;
import io.redlock.node.LockKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Contenders of one process for one key: R49, R53. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LineTest {

    private static final LockRequest FOR_A_SECOND =
            LockRequest.of(KEY).waitTime(Duration.ofSeconds(1)).renewed(false);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();

    private long acquiresAt(int node) {
        return simulation.node(node).executed.stream()
                .filter(command -> command.startsWith("SET"))
                .count();
    }

    private List<Contender> line(int length) {
        return IntStream.range(0, length)
                .mapToObj(number -> client.contend(FOR_A_SECOND))
                .toList();
    }

    private static Hold holdOf(Contender contender) {
        return decided(contender).orThrow();
    }

    @Test
    void r49_only_the_first_of_a_process_asks_the_nodes() {
        acquireNow(client, ONCE);

        line(3);
        simulation.time.advance(Duration.ofMillis(900));

        assertThat(acquiresAt(0)).isOne();
    }

    @Test
    void r49_the_lock_goes_round_in_the_order_in_which_they_came() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        for (Contender next : line(5)) {
            assertThat(next.outcome()).isNotDone();
            hold.close();
            hold = holdOf(next);
        }
    }

    @Test
    void r49_who_comes_while_others_wait_stands_behind_them() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        List<Contender> waiting = line(2);
        hold.close();

        Contender late = client.contend(FOR_A_SECOND);
        holdOf(waiting.get(0)).close();

        assertThat(decided(waiting.get(1))).isInstanceOf(Acquired.class);
        assertThat(late.outcome()).isNotDone();
    }

    @Test
    void r49_other_keys_do_not_wait() {
        acquireNow(client, ONCE);

        assertThat(acquireNow(client, LockRequest.of("another").waitTime(Duration.ZERO)))
                .isInstanceOf(Acquired.class);
    }

    @Test
    void r49_a_waiter_that_gives_up_leaves_no_hole() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        List<Contender> waiting = line(3);

        waiting.get(0).giveUp();
        waiting.get(1).giveUp();
        hold.close();

        assertThat(decided(waiting.get(2))).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_the_first_that_gives_up_while_it_is_asking_makes_room() {
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(5));
        Contender first = client.contend(FOR_A_SECOND);
        Contender second = client.contend(FOR_A_SECOND);

        first.giveUp();
        simulation.time.advance(Duration.ofMillis(20));

        assertThat(decided(second)).isInstanceOf(Acquired.class);
        assertThat(client.holds()).hasSize(1);
    }

    @Test
    void r49_the_first_that_gives_up_while_it_pauses_makes_room_at_once() {
        Hold other = acquireNow(simulation.rival(), ONCE).orThrow();
        Contender first = client.contend(FOR_A_SECOND);
        Contender second = client.contend(FOR_A_SECOND);

        other.close();
        first.giveUp();

        assertThat(decided(second)).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_a_lock_that_is_lost_is_the_next_ones() {
        acquireNow(client, ONCE.lease(Duration.ofMillis(500)));
        Contender next = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofMillis(540));

        assertThat(decided(next)).isInstanceOf(Acquired.class);
    }

    @Test
    void r49_a_client_that_is_closed_ends_those_who_wait() {
        acquireNow(client, ONCE);
        List<Contender> waiting = line(3);

        client.close();

        assertThat(waiting).allMatch(contender -> contender.outcome().isCompletedExceptionally());
        assertThat(client.queues().isEmpty()).isTrue();
    }

    @Test
    void r49_a_long_line_falls_apart_without_a_deep_stack() {
        acquireNow(client, ONCE);
        List<Contender> waiting = line(20_000);

        client.close();

        assertThat(waiting).allMatch(contender -> contender.outcome().isCompletedExceptionally());
        assertThat(client.queues().isEmpty()).isTrue();
    }

    @Test
    void r49_nothing_is_left_of_a_million_keys() {
        KeyQueues queues = new KeyQueues();
        for (int number = 0; number < 1_000_000; number++) {
            List<LockKey> keys = List.of(new LockKey("key-" + number));
            Place first = new Place(queues, keys, Rivalry.unknown(0), new Silent());
            Place second = new Place(queues, keys, Rivalry.unknown(0), new Silent());
            first.enter();
            second.enter();
            (number % 2 == 0 ? first : second).leave(Rivalry.unknown(0));
            (number % 2 == 0 ? second : first).leave(Rivalry.unknown(0));
        }

        assertThat(queues.isEmpty()).isTrue();
    }

    private static final class Silent implements Place.Waiter {

        @Override
        public Optional<Waiting> waiting() {
            return Optional.empty();
        }

        @Override
        public void turn() {
            // Nobody acquires anything here.
        }

        @Override
        public void movedUp() {
            // Nor does anybody wait.
        }

        @Override
        public void turnAway() {
            // And nobody is turned away.
        }

        @Override
        public Line line() {
            throw new UnsupportedOperationException("Nobody asks who this is");
        }
    }

    @Test
    void r49_nothing_is_left_when_all_is_given_back() {
        List<Hold> holds = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            holds.add(acquireNow(client, LockRequest.of("key-" + number)).orThrow());
        }
        holds.forEach(Hold::close);

        assertThat(client.queues().isEmpty()).isTrue();
    }

    @Test
    void r49_who_waits_in_vain_for_another_thread_reads_which_one_has_the_lock() throws InterruptedException {
        Thread holder = new Thread(() -> acquireNow(client, ONCE), "payments-7");
        holder.start();
        holder.join();
        Contender waiting = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(failed(waiting).reason()).isEqualTo(Reason.CONTENDED);
        assertThat(failed(waiting).describe())
                .containsPattern("held by this process, thread payments-7, since \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    }

    @Test
    void r49_who_waits_for_itself_reads_so() {
        acquireNow(client, ONCE);

        assertThat(failed(client.contend(ONCE)).describe()).contains("(the one that asks)");
    }

    @Test
    void r53_the_time_in_line_is_part_of_the_wait_time() {
        acquireNow(client, ONCE);
        Contender waiting = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(failed(waiting).waited()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void r53_a_wait_time_of_zero_waits_for_the_answer_to_who_is_asking_already_and_no_longer() {
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(5));
        Contender first = client.contend(FOR_A_SECOND);
        Contender second = client.contend(ONCE);
        assertThat(second.outcome()).isNotDone();

        simulation.time.advance(Duration.ofMillis(5));

        assertThat(decided(first)).isInstanceOf(Acquired.class);
        assertThat(failed(second).holder())
                .hasValueSatisfying(who -> assertThat(who).contains("this process"));
    }

    @Test
    void r53_an_outage_is_told_to_all_who_are_out_of_time_and_not_called_contention() {
        simulation.nodes.forEach(node -> {
            node.delay = Duration.ofMillis(5);
            node.sabotage = command -> Optional.of(new Reply.Failure("OOM command not allowed"));
        });
        List<Contender> all = List.of(client.contend(ONCE), client.contend(ONCE), client.contend(ONCE));

        simulation.time.advance(Duration.ofMillis(5));

        assertThat(all).allSatisfy(each -> assertThat(failed(each).reason()).isEqualTo(Reason.NO_QUORUM));
    }

    @Test
    void r53_who_is_out_of_time_waits_for_one_node_timeout_though_the_first_in_line_may_take_two() {
        acquireNow(simulation.rival(), ONCE);
        Contender refused = client.contend(FOR_A_SECOND);
        Contender next = client.contend(FOR_A_SECOND);
        simulation.nodes.forEach(node -> node.silent = true);
        refused.giveUp();
        Contender behind = client.contend(ONCE);
        assertThat(behind.outcome()).isNotDone();

        simulation.time.advance(Duration.ofMillis(100));

        assertThat(next.outcome()).isNotDone();
        assertThat(failed(behind).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void r53_what_the_first_has_learnt_is_told_to_who_runs_out_of_time_behind_it() {
        acquireNow(simulation.rival(), ONCE);
        client.contend(FOR_A_SECOND);
        Contender behind = client.contend(FOR_A_SECOND.waitTime(Duration.ofMillis(300)));

        simulation.time.advance(Duration.ofMillis(300));

        assertThat(failed(behind).reason()).isEqualTo(Reason.CONTENDED);
        assertThat(failed(behind).holder())
                .hasValueSatisfying(who -> assertThat(who).contains("thread"));
    }

    @Test
    void r53_who_waits_for_days_leaves_no_timer_for_days() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        Contender waiting = client.contend(ONCE.waitTime(Duration.ofDays(30)));
        waiting.giveUp();
        hold.close();

        simulation.time.advance(Duration.ofSeconds(30));

        assertThat(simulation.time.waiting()).isZero();
    }

    @Test
    void a_cancelled_future_leaves_the_line() {
        acquireNow(client, ONCE);
        CompletableFuture<Acquisition> future =
                client.acquireAsync(FOR_A_SECOND).toCompletableFuture();
        Contender behind = client.contend(FOR_A_SECOND);
        future.cancel(false);

        client.holds().get(0).close();

        assertThat(decided(behind)).isInstanceOf(Acquired.class);
    }
}
