package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.MaxLeaseAdopted;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a client by one thread while another one works with it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ClosingTest {

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
    private final Thread closing = new Thread(client::close);

    @Test
    void waits_for_an_attempt_that_is_under_way_and_gives_back_what_it_won() throws InterruptedException {
        onDecision.set(() -> {
            closing.start();
            assertThat(AtRest.restOf(closing)).isEqualTo(Thread.State.TIMED_WAITING);
        });

        Contender contender = client.contend(ONCE);

        closing.join(10_000);
        assertThat(contender.outcome()).isCompletedExceptionally();
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void ends_the_wait_for_another_owner() {
        simulation.nodes.forEach(node -> node.run(Simulation.otherOwnersAcquire()));
        Contender contender = client.contend(LockRequest.of(KEY).waitTime(Duration.ofSeconds(1)));

        client.close();
        simulation.time.advance(Duration.ofMillis(50));

        assertThat(contender.outcome()).isCompletedExceptionally();
    }

    @Test
    void waits_until_the_nodes_have_heard_what_is_given_back() throws InterruptedException {
        acquireNow(client, ONCE).orThrow();
        simulation.nodes.forEach(node -> node.silent = true);

        closing.start();
        assertThat(AtRest.restOf(closing)).isEqualTo(Thread.State.TIMED_WAITING);
        simulation.nodes.forEach(SimulatedNode::speakAgain);

        closing.join(10_000);
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    /** More than there may be unanswered batches. */
    @Test
    void sends_all_that_is_given_back_to_nodes_that_do_not_answer() throws InterruptedException {
        List<String> keys =
                IntStream.range(0, 20).mapToObj(number -> KEY + number).toList();
        for (String key : keys) {
            client.acquire(LockRequest.of(key)).orThrow();
        }
        simulation.nodes.forEach(node -> node.silent = true);

        closing.start();
        assertThat(AtRest.restOf(closing)).isEqualTo(Thread.State.TIMED_WAITING);
        closing.interrupt();
        closing.join(10_000);
        simulation.nodes.forEach(SimulatedNode::speakAgain);

        assertThat(keys)
                .allSatisfy(key -> assertThat(simulation.nodesHolding(key)).isZero());
        assertThat(Simulation.states(client)).containsOnly(State.CLOSED);
    }

    /** The server is looked at by one thread, which is told of a longer lease, while another closes the client. */
    @Test
    void leaves_a_node_closed_whose_server_has_just_been_looked_at() {
        AtomicReference<Redlock> closed = new AtomicReference<>();
        Redlock looking = simulation
                .builder()
                .restartGuard(RestartGuard.AUTO)
                .listener(event -> {
                    if (event instanceof MaxLeaseAdopted) {
                        closed.get().close();
                    }
                })
                .build();
        closed.set(looking);
        acquireNow(simulation.client(RestartGuard.AUTO), ONCE.lease(Duration.ofMinutes(1)))
                .orThrow();

        simulation.node(0).cut();
        simulation.nodes.forEach(node -> node.endsUnheard = true);
        simulation.time.advance(Duration.ofMillis(30));

        assertThat(Simulation.states(looking)).containsOnly(State.CLOSED);
    }
}
