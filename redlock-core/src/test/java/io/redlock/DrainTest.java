package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Draining a client by one thread while others work with it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class DrainTest {

    private static final String DRAINED = "This Redlock is being drained";
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);
    private static final LockRequest WAITING = LockRequest.of(KEY).waitTime(Duration.ofMinutes(1));

    private final Simulation simulation = Simulation.of(3);
    private final AtomicReference<Runnable> onDecision = new AtomicReference<>(() -> {});
    private final Redlock client = simulation
            .builder()
            .listener(event -> {
                if (event instanceof AttemptDecided) {
                    onDecision.get().run();
                }
            })
            .build();
    private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final Thread draining = new Thread(() -> {
        drained.complete(client.drain(LONG));
        interrupted.complete(Thread.currentThread().isInterrupted());
    });

    private static boolean end(CompletableFuture<Boolean> expected) {
        assertThat(expected).succeedsWithin(Duration.ofSeconds(10));
        return expected.join();
    }

    private void drainBySomebodyElse() {
        draining.setDaemon(true);
        draining.start();
        assertThat(AtRest.restOf(draining)).isEqualTo(Thread.State.TIMED_WAITING);
    }

    private static void assertTurnedAway(Contender contender) {
        assertThat(contender.outcome()).isCompletedExceptionally();
        assertThatThrownBy(contender.outcome()::join)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining(DRAINED);
    }

    @Nested
    class What_is_held {

        @Test
        void is_nothing_and_nobody_waits() {
            assertThat(client.drain(LONG)).isTrue();
            assertThat(client.drain(LONG)).isTrue();
        }

        @Test
        void is_waited_for_and_renewed_meanwhile() {
            Hold hold = acquireNow(client, RENEWED).orThrow();

            drainBySomebodyElse();
            simulation.time.advance(Duration.ofMinutes(5));
            assertThat(hold.isValid()).isTrue();
            assertThat(drained).isNotDone();
            hold.close();

            assertThat(end(drained)).isTrue();
            assertThat(simulation.told(LockLost.class)).isEmpty();
        }

        @Test
        void is_over_when_it_has_lapsed() {
            Hold hold = acquireNow(client, RENEWED).orThrow();

            drainBySomebodyElse();
            hold.lapse();

            assertThat(end(drained)).isTrue();
        }

        @Test
        void is_taken_away_when_the_time_is_over_and_the_holder_is_told() {
            Hold hold = acquireNow(client, RENEWED).orThrow();

            assertThat(client.drain(Duration.ZERO)).isFalse();

            assertThat(hold.state()).isEqualTo(HoldState.LOST);
            assertThatThrownBy(hold::close)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("this Redlock was drained");
            assertThat(simulation.nodesHolding(KEY)).isZero();
            assertThat(simulation.told(LockLost.class)).hasSize(1);
            assertThat(client.drain(Duration.ZERO)).isTrue();
        }

        @Test
        void is_taken_away_at_once_from_a_thread_that_is_interrupted() {
            Hold hold = acquireNow(client, RENEWED).orThrow();
            drainBySomebodyElse();

            draining.interrupt();

            assertThat(end(drained)).isFalse();
            assertThat(end(interrupted)).isTrue();
            assertThat(hold.state()).isEqualTo(HoldState.LOST);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void may_be_taken_away_by_another_who_drains_which_ends_the_wait() {
            acquireNow(client, RENEWED).orThrow();
            drainBySomebodyElse();

            assertThat(client.drain(Duration.ZERO)).isFalse();

            assertThat(end(drained)).isTrue();
        }

        @Test
        void is_taken_away_by_closing_which_ends_the_wait() {
            Hold hold = acquireNow(client, RENEWED).orThrow();
            drainBySomebodyElse();

            client.close();

            assertThat(end(drained)).isTrue();
            assertThat(hold.state()).isEqualTo(HoldState.LOST);
        }
    }

    @Nested
    class Who_wants_a_lock {

        @Test
        void is_turned_away_without_asking_any_node() {
            client.drain(Duration.ZERO);

            assertThatThrownBy(() -> client.acquire(ONCE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(DRAINED);
            assertThatThrownBy(() ->
                            client.acquireAsync(ONCE).toCompletableFuture().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(DRAINED);
            assertThat(simulation.node(0).executed).isEmpty();
        }

        @Test
        void is_turned_away_at_once_from_the_line() {
            Hold hold = acquireNow(client, RENEWED).orThrow();
            Contender second = client.contend(WAITING);
            Contender third = client.contend(WAITING);

            drainBySomebodyElse();

            assertTurnedAway(second);
            assertTurnedAway(third);
            hold.close();
            assertThat(end(drained)).isTrue();
            assertThat(client.queues().isEmpty()).isTrue();
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void is_turned_away_at_once_between_two_attempts() {
            simulation.nodes.forEach(node -> node.run(Simulation.otherOwnersAcquire()));
            Contender contender = client.contend(WAITING);
            long attempts = simulation.told(AttemptDecided.class).size();

            client.drain(Duration.ZERO);
            assertTurnedAway(contender);
            client.resume();
            simulation.time.advance(Duration.ofMinutes(2));

            assertThat(simulation.told(AttemptDecided.class)).hasSize((int) attempts);
            assertThat(client.queues().isEmpty()).isTrue();
        }

        @Test
        void is_turned_away_at_once_from_an_attempt_and_what_it_wins_is_given_back() {
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
            Contender contender = client.contend(ONCE);

            client.drain(Duration.ZERO);
            assertTurnedAway(contender);
            simulation.time.advance(Duration.ofMillis(100));

            assertThat(simulation.told(AttemptDecided.class))
                    .singleElement()
                    .satisfies(decided -> assertThat(decided.failure()).isEmpty());
            assertThat(simulation.nodesHolding(KEY)).isZero();
            assertThat(client.holds()).isEmpty();
        }

        @Test
        void is_waited_for_as_long_as_its_attempt_is_under_way() {
            AtomicReference<Thread.State> state = new AtomicReference<>();
            onDecision.set(() -> {
                draining.setDaemon(true);
                draining.start();
                state.set(AtRest.restOf(draining));
            });

            Contender contender = client.contend(ONCE);

            assertThat(state).hasValue(Thread.State.TIMED_WAITING);
            assertThat(end(drained)).isTrue();
            assertTurnedAway(contender);
            assertThat(simulation.nodesHolding(KEY)).isZero();
        }

        @Test
        void keeps_its_place_until_its_attempt_is_over() {
            simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
            client.contend(ONCE);
            client.drain(Duration.ZERO);
            client.resume();

            Contender next = client.contend(ONCE.waitTime(Duration.ofSeconds(1)));
            assertThat(simulation.node(0).executed).hasSize(1);
            simulation.time.advance(Duration.ofMillis(200));

            assertThat(Simulation.decided(next).orThrow().isValid()).isTrue();
        }

        @Test
        void gets_no_hold_that_was_taken_away_before_it_was_handed_over() {
            Contender contender = client.contend(ONCE);

            client.drain(Duration.ZERO);

            assertThatThrownBy(() -> Simulation.decided(contender))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(DRAINED);
        }
    }

    @Nested
    class Resuming {

        @Test
        void admits_again() {
            client.drain(Duration.ZERO);

            client.resume();
            client.resume();

            Hold hold = acquireNow(client, ONCE).orThrow();
            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }

        @Test
        void ends_the_wait_and_leaves_what_is_held_to_its_holder() {
            Hold hold = acquireNow(client, RENEWED).orThrow();
            drainBySomebodyElse();

            client.resume();

            assertThat(end(drained)).isFalse();
            assertThat(hold.isValid()).isTrue();
        }

        @Test
        void is_refused_once_this_is_closed_and_draining_then_finds_nothing() {
            client.drain(Duration.ZERO);
            client.close();

            assertThatThrownBy(client::resume)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("This Redlock is closed");
            assertThat(client.drain(LONG)).isTrue();
            assertThatThrownBy(() -> client.acquire(ONCE)).hasMessage("This Redlock is closed");
        }
    }

    @Test
    void closing_behind_it_ends_as_ever() {
        Hold hold = acquireNow(client, RENEWED).orThrow();
        client.drain(Duration.ZERO);
        simulation.events.clear();

        client.close();

        assertThat(simulation.told(LockReleased.class)).isEmpty();
        assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
    }

    @Test
    void takes_a_time_that_is_not_negative() {
        assertThatThrownBy(() -> client.drain(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The time to drain is PT-0.001S");
    }
}
