package io.redlock;

import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExtendAsyncTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.builder().maxLease(LEASE).build();
    private final Hold hold = acquireNow(client, ONCE).orThrow();

    private CompletableFuture<Extension> extended() {
        return hold.extendAsync(LEASE).toCompletableFuture();
    }

    @Test
    void knows_the_lease_it_was_acquired_with() {
        assertThat(hold.lease()).isEqualTo(LEASE);
        assertThat(acquireNow(client, LockRequest.of("other").lease(Duration.ofSeconds(2)))
                        .orThrow()
                        .lease())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void extends_the_lease_when_a_quorum_has_answered() {
        simulation.time.advance(Duration.ofSeconds(5));
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(50));

        CompletableFuture<Extension> extended = extended();
        assertThat(extended).isNotDone();
        simulation.time.advance(Duration.ofMillis(50));

        assertThat(extended).isCompletedWithValue(Extension.EXTENDED);
        assertThat(hold.validity()).isEqualTo(Duration.ofMillis(10_000 - 102 - 50));
    }

    @Test
    void says_after_the_node_timeout_that_nobody_knows_and_the_hold_stays_as_it_was() {
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(200));

        CompletableFuture<Extension> extended = extended();
        simulation.time.advance(Duration.ofMillis(99));
        assertThat(extended).isNotDone();
        simulation.time.advance(Duration.ofMillis(1));

        assertThat(extended).isCompletedWithValue(Extension.UNKNOWN);
        assertThat(hold.validity()).isEqualTo(Duration.ofMillis(10_000 - 102 - 100));
    }

    @Test
    void says_that_it_was_refused_when_a_quorum_has_lost_the_key() {
        simulation.nodes.forEach(SimulatedNode::flush);

        assertThat(extended()).isCompletedWithValue(Extension.REFUSED);
        assertThat(hold.state()).isEqualTo(HoldState.LOST);
    }

    @Test
    void r33_is_told_on_a_thread_that_no_lock_depends_on() {
        Environment own = simulation.environment();
        ExecutorService completions = Executors.newSingleThreadExecutor();
        Redlock other = simulation
                .builder()
                .environment(new Environment(
                        own.ticker(), own.timer(), own.wall(), own.random(), completions, own.notices(), () -> {}))
                .build();
        Hold kept = acquireNow(other, LockRequest.of("other").renewed(false)).orThrow();
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(1));

        CompletableFuture<Thread> told = kept.extendAsync(LEASE)
                .thenApply(extension -> Thread.currentThread())
                .toCompletableFuture();
        simulation.time.advance(Duration.ofMillis(1));

        assertThat(told.join()).isNotEqualTo(Thread.currentThread());
        completions.shutdown();
    }

    @Test
    void refuses_what_was_given_back_without_asking_anybody() {
        hold.close();
        simulation.node(0).executed.clear();

        assertThat(extended()).isCompletedWithValue(Extension.REFUSED);
        assertThat(simulation.node(0).executed).isEmpty();
    }

    @Test
    void refuses_a_lease_that_no_lock_may_have() {
        assertThatThrownBy(() -> hold.extendAsync(Duration.ofMillis(9))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hold.extendAsync(LEASE.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redlock.max-lease");
    }
}
