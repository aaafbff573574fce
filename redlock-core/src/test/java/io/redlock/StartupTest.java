package io.redlock;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.SimulatedNode.Door;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long the start of a client waits for its nodes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class StartupTest {

    private final Simulation simulation = Simulation.of(3);

    @Test
    void waits_until_a_quorum_is_connected() throws InterruptedException {
        simulation.nodes.forEach(node -> node.door = Door.UNANSWERED);
        Thread starting = start();
        assertThat(AtRest.restOf(starting)).isEqualTo(Thread.State.TIMED_WAITING);
        simulation.time.pause(Duration.ofSeconds(1));
        simulation.node(0).answerDoor();
        assertThat(AtRest.restOf(starting)).isEqualTo(Thread.State.TIMED_WAITING);

        simulation.node(1).answerDoor();
        simulation.node(2).answerDoor();

        starting.join(10_000);
        assertThat(starting.isAlive()).isFalse();
    }

    @Test
    void gives_the_other_nodes_some_time_when_a_quorum_is_connected() throws InterruptedException {
        simulation.node(1).door = Door.UNANSWERED;
        Thread starting = start();
        assertThat(AtRest.restOf(starting)).isEqualTo(Thread.State.TIMED_WAITING);

        simulation.node(1).answerDoor();

        starting.join(10_000);
        assertThat(starting.isAlive()).isFalse();
    }

    @Test
    void waits_no_longer_when_every_node_has_stood_or_failed() {
        simulation.node(0).door = Door.REFUSING;
        simulation.node(1).door = Door.WRONG_PASSWORD;

        assertThat(AtRest.restOf(start())).isEqualTo(Thread.State.TERMINATED);
    }

    private Thread start() {
        Thread thread = new Thread(
                () -> simulation.builder().nodes(new Patiently(simulation)).build());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Nodes that are connected to without hurry. */
    private record Patiently(LockNodes nodes) implements LockNodes {

        @Override
        public List<LockNode> open(NodeContext context) {
            return nodes.open(context);
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofHours(1);
        }
    }
}
