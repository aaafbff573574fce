package io.redlock;

import io.redlock.lane.Command;
import io.redlock.lane.LaneNode;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
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

    /** One attempt for {@link #KEY}, without renewal. */
    static final LockRequest ONCE = LockRequest.of(KEY).waitTime(Duration.ZERO).renewed(false);

    final ManualTime time = new ManualTime();
    final List<SimulatedNode> nodes;
    final List<RedlockEvent> events = new ArrayList<>();

    /** Whether clients are told that the nodes keep what they have confirmed. */
    boolean durable;

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

    /** {@return such a client, with a restart guard} */
    Redlock client(RestartGuard guard) {
        return builder().restartGuard(guard).build();
    }

    static List<State> states(Redlock client) {
        return client.nodes().stream().map(NodeStatus::state).toList();
    }

    /** {@return on how many nodes the marker ends so} */
    long marked(String end) {
        return nodes.stream()
                .filter(node -> node.marker().orElse("").endsWith(end))
                .count();
    }

    /** Restarts the first nodes, and waits until clients are connected again. */
    void restart(int count, boolean keepingData) {
        nodes.subList(0, count).forEach(node -> node.restart(keepingData));
        time.advance(Duration.ofMillis(30));
    }

    /** {@return a client with a lease of 10 s, a node timeout of 100 ms and no restart guard} */
    Redlock client() {
        return builder().build();
    }

    /** {@return another such client, as in another process; nothing is recorded of what it is told} */
    Redlock rival() {
        return silentBuilder().build();
    }

    RedlockBuilder builder() {
        return silentBuilder().listener(events::add);
    }

    private RedlockBuilder silentBuilder() {
        return Redlock.builder()
                .nodes(this)
                .nodeTimeout(Duration.ofMillis(100))
                .restartGuard(RestartGuard.OFF)
                .environment(environment());
    }

    Environment environment() {
        return new Environment(time, time, time.wall(), new Random(42), new AtOnce(), new AtOnce(), () -> {});
    }

    @Override
    public List<LockNode> open(NodeContext context) {
        return LaneNode.openAll(nodes, "redlock", durable, context);
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
        if (decided(contender) instanceof NotAcquired failure) {
            return failure;
        }
        throw new AssertionError("The lock was acquired");
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
