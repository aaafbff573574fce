package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hold that is left to lapse: nothing is given back, and its keys go with their lease. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class LapseTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final AtomicInteger losses = new AtomicInteger();
    private final Hold hold = acquireNow(client, RENEWED.name("pay")).orThrow();

    @Test
    void ends_the_hold_and_leaves_the_keys_to_their_lease() {
        hold.lapse();

        assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        assertThat(hold.isValid()).isFalse();
        assertThatThrownBy(hold::ensureValid).isInstanceOf(IllegalStateException.class);
        assertThat(client.holds()).isEmpty();
        simulation.time.advance(LEASE.minusMillis(1));
        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        simulation.time.advance(Duration.ofMillis(1));
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void sends_nothing_then_or_later() {
        hold.lapse();
        hold.lapse();
        hold.close();
        client.close();
        simulation.time.advance(LEASE);

        assertThat(simulation.nodes)
                .allSatisfy(node -> assertThat(node.executed).containsExactly("SET redlock:lock:" + KEY));
    }

    @Test
    void leaves_an_outcome_that_nobody_knows_or_has_to_wait_for() {
        client.close();
        Redlock patient = simulation.builder().nodeTimeout(Duration.ofDays(1)).build();
        Hold hold = acquireNow(patient, RENEWED).orThrow();

        hold.lapse();

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.UNCERTAIN);
        assertThatCode(hold::close).doesNotThrowAnyException();
        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        assertThat(hold.extend(LEASE)).isEqualTo(Extension.REFUSED);
    }

    @Test
    void is_told_once_and_no_loss_is() {
        hold.onLost(lost -> losses.incrementAndGet());

        hold.lapse();
        hold.lapse();
        simulation.time.advance(LEASE.multipliedBy(2));

        assertThat(simulation.told(LockLapsed.class)).singleElement().satisfies(lapsed -> {
            assertThat(lapsed.keys()).containsExactly(KEY);
            assertThat(lapsed.name()).isEqualTo("pay");
            assertThat(lapsed.held()).isZero();
        });
        assertThat(simulation.told(LockLost.class)).isEmpty();
        assertThat(simulation.told(LockReleased.class)).isEmpty();
        assertThat(losses).hasValue(0);
    }

    @Test
    void of_what_was_given_back_does_nothing() {
        hold.close();
        hold.lapse();

        assertThat(simulation.told(LockLapsed.class)).isEmpty();
        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void of_what_was_lost_does_nothing_and_it_stays_lost() {
        Hold shortest = acquireNow(
                        client, LockRequest.of("other").renewed(false).lease(Duration.ofMillis(10)))
                .orThrow();
        simulation.time.pause(Duration.ofMillis(10));

        shortest.lapse();

        assertThat(shortest.state()).isEqualTo(HoldState.LOST);
        assertThat(simulation.told(LockLapsed.class)).isEmpty();
        assertThatThrownBy(shortest::close).isInstanceOf(LockLostException.class);
    }

    @Test
    void lets_who_waits_in_this_process_ask_the_nodes_which_refuse_until_the_lease_is_over() {
        Contender next = client.contend(RENEWED.waitTime(LEASE.multipliedBy(2)));
        simulation.time.advance(Duration.ofSeconds(1));
        hold.lapse();

        simulation.time.advance(LEASE.minusSeconds(2));
        assertThat(next.outcome()).isNotDone();
        assertThat(simulation.told(LockAcquired.class)).hasSize(1);
        simulation.time.advance(Duration.ofSeconds(2));

        assertThat(decided(next).orThrow().isValid()).isTrue();
    }

    @Test
    void gives_no_node_its_keys_again_although_a_renewal_is_under_way() {
        simulation.node(0).delete(KEY);
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));
        while (simulation.node(0).executed.size() < 2) {
            simulation.time.advance(Duration.ofMillis(10));
        }

        hold.lapse();
        simulation.time.advance(Duration.ofMillis(100));

        assertThat(simulation.node(0).hasKeys(KEY)).isFalse();
        assertThat(simulation.told(KeyRepaired.class)).isEmpty();
    }
}
