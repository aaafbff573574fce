package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.lane.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingTest {

    private static final LockRequest FOR_A_SECOND =
            LockRequest.of(KEY).waitTime(Duration.ofSeconds(1)).renewed(false);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Redlock rival = simulation.rival();

    @Test
    void with_a_wait_time_of_zero_is_exactly_one_attempt() {
        acquireNow(rival, ONCE);

        acquireNow(client, ONCE);

        assertThat(simulation.told(AttemptDecided.class)).hasSize(1);
    }

    @Test
    void ends_with_the_lock_soon_after_it_was_released() {
        Hold hold = acquireNow(rival, ONCE).orThrow();
        Contender contender = client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(300));
        assertThat(contender.outcome()).isNotDone();

        hold.close();
        simulation.time.advance(Duration.ofMillis(32));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void ends_when_the_lease_of_a_holder_that_died_is_over() {
        acquireNow(rival, ONCE.lease(Duration.ofMillis(500)));
        Contender contender = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofMillis(532));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void never_sleeps_past_the_wait_time_nor_after_the_last_attempt() {
        acquireNow(rival, ONCE);
        Contender contender = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(failed(contender).waited()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void lasts_at_most_one_node_timeout_longer_when_nodes_hang() {
        simulation.nodes.forEach(node -> node.silent = true);
        Contender contender = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofMillis(1_100));

        assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void lasts_at_most_one_node_timeout_also_when_nodes_that_refuse_never_say_who_has_the_lock() {
        acquireNow(rival, ONCE);
        simulation.nodes.forEach(node -> {
            node.delay = Duration.ofMillis(90);
            node.replyLost = command -> command.name() == Command.Name.PTTL;
        });
        Contender contender = client.contend(ONCE);

        simulation.time.advance(Duration.ofMillis(100));

        assertThat(failed(contender).reason()).isEqualTo(Reason.CONTENDED);
    }

    @Test
    void uses_a_token_of_its_own_for_every_attempt() {
        acquireNow(rival, ONCE);
        Set<String> tokens = new HashSet<>();
        simulation.nodes.forEach(node -> node.sabotage = command -> {
            if (command.name() == Command.Name.SET) {
                tokens.add(new String(command.arguments().get(1), StandardCharsets.UTF_8));
            }
            return Optional.empty();
        });

        client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(200));

        assertThat(tokens).hasSizeGreaterThan(5).hasSameSizeAs(simulation.told(AttemptDecided.class));
    }

    @Test
    void for_a_holder_is_called_contended_although_a_node_was_slow_in_the_last_attempt() {
        acquireNow(rival, ONCE);
        Contender contender = client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(960));
        simulation.node(0).door = SimulatedNode.Door.REFUSING;
        simulation.node(0).cut();
        simulation.node(1).door = SimulatedNode.Door.REFUSING;
        simulation.node(1).cut();
        simulation.time.advance(Duration.ofMillis(39));
        simulation.node(2).silent = true;

        simulation.time.advance(Duration.ofMillis(200));

        assertThat(failed(contender).reason()).isEqualTo(Reason.CONTENDED);
    }

    @Test
    void ends_also_when_a_node_has_stopped_reading_and_further_commands_are_not_even_sent() {
        acquireNow(rival, ONCE);
        simulation.node(0).door = SimulatedNode.Door.REFUSING;
        simulation.node(0).cut();
        simulation.node(1).door = SimulatedNode.Door.REFUSING;
        simulation.node(1).cut();
        simulation.node(2).silent = true;
        Contender contender = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofMillis(1_100));

        assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void for_a_holder_is_called_an_outage_when_the_quorum_went_away_meanwhile() {
        acquireNow(rival, ONCE);
        Contender contender = client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(500));
        for (int node = 0; node < 3; node++) {
            simulation.node(node).door = SimulatedNode.Door.REFUSING;
            simulation.node(node).cut();
        }

        simulation.time.advance(Duration.ofMillis(600));

        assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void gives_everything_back_before_each_pause() {
        simulation.node(0).run(Simulation.otherOwnersAcquire());
        simulation.node(1).run(Simulation.otherOwnersAcquire());
        simulation.node(2).run(Simulation.otherOwnersAcquire());

        client.contend(FOR_A_SECOND);

        assertThat(simulation.node(4).executed).containsExactly("SET redlock:lock:" + KEY, "EVAL redlock:lock:" + KEY);
        assertThat(simulation.node(4).hasKeys(KEY)).isFalse();
    }

    @Test
    void recovers_by_itself_when_a_quorum_is_back() {
        for (int node = 0; node < 3; node++) {
            simulation.node(node).door = SimulatedNode.Door.REFUSING;
            simulation.node(node).cut();
        }
        Contender contender = client.contend(LockRequest.of(KEY).waitTime(Duration.ofSeconds(10)));
        simulation.time.advance(Duration.ofSeconds(1));
        assertThat(contender.outcome()).isNotDone();

        simulation.node(1).door = SimulatedNode.Door.OPEN;
        simulation.time.advance(Duration.ofSeconds(3));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void goes_on_after_a_lease_that_was_spent_before_the_quorum_granted() {
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
        Contender contender = client.contend(FOR_A_SECOND.lease(Duration.ofMillis(50)));

        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(1));
        simulation.time.advance(Duration.ofMillis(90));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void ends_before_its_time_when_no_quorum_has_answered_for_too_long() {
        Redlock impatient =
                simulation.builder().outageTimeout(Duration.ofSeconds(5)).build();
        simulation.nodes.subList(0, 3).forEach(node -> {
            node.door = SimulatedNode.Door.REFUSING;
            node.cut();
        });
        Contender contender = impatient.contend(LockRequest.of(KEY).waitTime(Duration.ofHours(1)));
        simulation.time.advance(Duration.ofMillis(4_900));
        assertThat(contender.outcome()).isNotDone();

        simulation.time.advance(Duration.ofMillis(200));

        assertThat(Simulation.failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void goes_on_for_all_its_time_when_an_outage_was_short() {
        Redlock impatient =
                simulation.builder().outageTimeout(Duration.ofSeconds(5)).build();
        Hold other = acquireNow(rival, ONCE.lease(Duration.ofHours(1))).orThrow();
        Contender contender = impatient.contend(LockRequest.of(KEY).waitTime(Duration.ofHours(1)));
        for (int outage = 0; outage < 4; outage++) {
            simulation.nodes.forEach(node -> node.silent = true);
            simulation.time.advance(Duration.ofSeconds(4));
            simulation.nodes.forEach(SimulatedNode::speakAgain);
            simulation.time.advance(Duration.ofSeconds(1));
        }
        other.close();

        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void counts_the_attempts_it_took() {
        acquireNow(rival, ONCE.lease(Duration.ofMillis(100)));
        client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(200));

        LockAcquired acquired = simulation.told(LockAcquired.class).get(0);

        assertThat(acquired.attempts()).isGreaterThan(1);
        assertThat(acquired.waited()).isBetween(Duration.ofMillis(97), Duration.ofMillis(132));
    }

    @Test
    void is_over_for_who_gives_up_and_leaves_no_key() {
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(5));
        Contender contender = client.contend(FOR_A_SECOND);

        contender.giveUp();
        simulation.time.advance(Duration.ofMillis(50));

        assertThat(simulation.nodesHolding(KEY)).isZero();
        assertThat(client.holds()).isEmpty();
    }

    @Test
    void is_over_for_who_cancels_and_asks_no_node_any_more() {
        acquireNow(rival, ONCE);
        client.acquireAsync(FOR_A_SECOND).toCompletableFuture().cancel(false);
        List<String> askedSoFar = allThatWasAsked();

        simulation.time.advance(Duration.ofMillis(200));

        assertThat(allThatWasAsked()).isEqualTo(askedSoFar);
    }

    @Test
    void is_over_for_who_is_interrupted_and_asks_no_node_any_more() throws InterruptedException {
        acquireNow(rival, ONCE);
        Thread waiting = new Thread(this::acquireUntilInterrupted);
        waiting.start();
        assertThat(AtRest.restOf(waiting)).isEqualTo(Thread.State.WAITING);

        waiting.interrupt();
        waiting.join();
        List<String> askedSoFar = allThatWasAsked();
        simulation.time.advance(Duration.ofMillis(200));

        assertThat(allThatWasAsked()).isEqualTo(askedSoFar);
    }

    private List<String> allThatWasAsked() {
        return simulation.nodes.stream().flatMap(node -> node.executed.stream()).toList();
    }

    private void acquireUntilInterrupted() {
        try {
            client.acquire(FOR_A_SECOND);
        } catch (InterruptedException whenWaited) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leaves_no_key_when_who_waited_gives_up_at_the_moment_of_success() {
        Contender contender = client.contend(FOR_A_SECOND);

        contender.giveUp();

        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void r50_pauses_at_random_up_to_a_share_of_the_time_spent_within_bounds() {
        Random random = new Random(1);
        for (int spent : List.of(0, 1, 256, 640, 1_280, 2_048, 60_000)) {
            Duration bound = Duration.ofMillis(Math.max(4, Math.min(32, spent / 64)));
            List<Duration> pauses = Stream.generate(
                            () -> Backoff.after(Duration.ofMillis(spent), Duration.ofSeconds(1), random))
                    .limit(1_000)
                    .toList();
            assertThat(pauses)
                    .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, bound))
                    .anyMatch(pause -> pause.compareTo(bound.dividedBy(4)) < 0)
                    .anyMatch(pause -> pause.compareTo(bound.dividedBy(2)) > 0);
        }
    }

    @Test
    void r53_no_pause_is_longer_than_what_is_left_of_the_wait_time() {
        assertThat(Backoff.after(Duration.ofSeconds(9), Duration.ZERO, new Random(1)))
                .isEqualTo(Duration.ZERO);
    }
}
