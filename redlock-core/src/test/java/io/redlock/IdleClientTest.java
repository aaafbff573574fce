package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.lane.LaneNode;
import io.redlock.lane.WireFactory;
import io.redlock.lane.WireListener;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A client that asked for nothing since others began to use a longer lease. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdleClientTest {

    private final Simulation simulation = Simulation.of(5);

    @Test
    void does_not_admit_a_restarted_node_before_the_longer_lease_is_over() {
        Redlock idle = simulation.client(RestartGuard.AUTO);
        Redlock other = simulation
                .builder()
                .restartGuard(RestartGuard.AUTO)
                .nodes(new FirstThree())
                .build();
        simulation.time.advance(Duration.ofSeconds(12));
        LockRequest longer = LockRequest.of(KEY).waitTime(Duration.ZERO).renewed(false);
        Hold hold = acquireNow(other, longer.lease(Duration.ofSeconds(60))).orThrow();
        assertThat(simulation.marked(" 60000 earned")).isEqualTo(3);

        simulation.restart(1, false);
        simulation.time.advance(Duration.ofSeconds(12));
        Acquisition second = acquireNow(idle, ONCE);

        assertThat(hold.isValid()).isTrue();
        assertThat(second).isInstanceOf(NotAcquired.class);
    }

    /** A client from which two of the five nodes cannot be reached. */
    private final class FirstThree implements LockNodes {

        @Override
        public List<LockNode> open(NodeContext context) {
            List<WireFactory> wires = new ArrayList<>(simulation.nodes.subList(0, 3));
            wires.add(new Unreachable("node-3"));
            wires.add(new Unreachable("node-4"));
            return LaneNode.openAll(wires, "redlock", false, context);
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ZERO;
        }
    }

    private record Unreachable(String address) implements WireFactory {

        @Override
        public void open(WireListener listener) {
            listener.closed("no route to host", false);
        }

        @Override
        public void execute(Runnable write) {
            write.run();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
