package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LockAcquired;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingTest {

    private static final LockRequest FOR_A_SECOND = LockRequest.of(KEY).waitTime(Duration.ofSeconds(1));

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();

    @Test
    void with_a_wait_time_of_zero_is_exactly_one_attempt() {
        acquireNow(client, ONCE);
        simulation.events.clear();

        acquireNow(client, ONCE);

        assertThat(simulation.told(AttemptDecided.class)).hasSize(1);
    }

    @Test
    void ends_with_the_lock_soon_after_it_was_released() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        Contender contender = client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(300));
        assertThat(contender.outcome()).isNotDone();

        hold.close();
        simulation.time.advance(Duration.ofMillis(32));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void ends_when_the_lease_of_a_holder_that_died_is_over() {
        acquireNow(client, ONCE.lease(Duration.ofMillis(500)));
        Contender contender = client.contend(FOR_A_SECOND);

        simulation.time.advance(Duration.ofMillis(532));

        assertThat(decided(contender)).isInstanceOf(Acquired.class);
    }

    @Test
    void never_sleeps_past_the_wait_time_nor_after_the_last_attempt() {
        acquireNow(client, ONCE);
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
    void for_a_holder_is_called_contended_although_a_node_was_slow_in_the_last_attempt() {
        acquireNow(client, ONCE);
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
        acquireNow(client, ONCE);
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
        acquireNow(client, ONCE);
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
    void counts_the_attempts_it_took() {
        acquireNow(client, ONCE.lease(Duration.ofMillis(100)));
        client.contend(FOR_A_SECOND);
        simulation.time.advance(Duration.ofMillis(200));

        LockAcquired acquired = simulation.told(LockAcquired.class).get(1);

        assertThat(acquired.attempts()).isGreaterThan(1);
        assertThat(acquired.waited()).isBetween(Duration.ofMillis(100), Duration.ofMillis(132));
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
    void leaves_no_key_when_who_waited_gives_up_at_the_moment_of_success() {
        Contender contender = client.contend(FOR_A_SECOND);

        contender.giveUp();

        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void pauses_at_random_up_to_a_bound_that_doubles_and_never_longer_than_what_is_left() {
        Random random = new Random(1);
        for (int attempts = 1; attempts < 10; attempts++) {
            Duration bound = Duration.ofMillis(Math.min(32, 1L << attempts));
            for (int sample = 0; sample < 1_000; sample++) {
                assertThat(Backoff.after(attempts, Duration.ofSeconds(1), random))
                        .isBetween(Duration.ZERO, bound);
            }
        }
        assertThat(Backoff.after(9, Duration.ZERO, random)).isEqualTo(Duration.ZERO);
    }
}
