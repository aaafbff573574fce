package io.redlock;

import io.redlock.lane.Command;
import io.redlock.lane.LaneNode;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Simulated nodes on manual time, and clients whose callbacks run at once: everything happens in the test's thread. */
final class Simulation implements LockNodes {

    static final String KEY = "payment:42";

    /** One attempt for {@link #KEY}. */
    static final LockRequest ONCE = LockRequest.of(KEY).waitTime(Duration.ZERO);

    final ManualTime time = new ManualTime();
    final List<SimulatedNode> nodes;
    final List<RedlockEvent> events = new ArrayList<>();

    private Simulation(int count) {
        this.nodes = IntStream.range(0, count)
                .mapToObj(number -> new SimulatedNode("node-" + number, time))
                .toList();
    }

    static Simulation of(int nodes) {
        return new Simulation(nodes);
    }

    SimulatedNode node(int number) {
        return nodes.get(number);
    }

    /** {@return a client with a lease of 10 s and a node timeout of 100 ms} */
    Redlock client() {
        return builder().build();
    }

    RedlockBuilder builder() {
        return Redlock.builder()
                .nodes(this)
                .nodeTimeout(Duration.ofMillis(100))
                .listener(events::add)
                .environment(environment());
    }

    Environment environment() {
        return new Environment(time, time, new Random(42), new AtOnce(), new AtOnce(), () -> {});
    }

    @Override
    public List<LockNode> open(NodeContext context) {
        return nodes.stream()
                .<LockNode>map(node -> LaneNode.open(node, "redlock", context))
                .toList();
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ZERO;
    }

    /** {@return the outcome of a request that is decided without time passing} */
    static Acquisition acquireNow(Redlock client, LockRequest request) {
        return decided(client.contend(request));
    }

    static Acquisition decided(Contender contender) {
        Acquisition outcome = contender.outcome().getNow(null);
        if (outcome == null) {
            throw new AssertionError("Nothing is decided yet");
        }
        return contender.handOver(outcome);
    }

    static NotAcquired failed(Contender contender) {
        return (NotAcquired) decided(contender);
    }

    /** {@return the command by which another client takes {@link #KEY}} */
    static Command otherOwnersAcquire() {
        List<Command> sent = new ArrayList<>();
        Simulation other = Simulation.of(1);
        other.node(0).sabotage = command -> {
            sent.add(command);
            return Optional.empty();
        };
        acquireNow(other.client(), ONCE);
        return sent.get(0);
    }

    long nodesHolding(String key) {
        return nodes.stream().filter(node -> node.hasKeys(key)).count();
    }

    <E extends RedlockEvent> List<E> told(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Runs callbacks where they arise. */
    private static final class AtOnce extends AbstractExecutorService {

        private boolean shutdown;

        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
