package io.redlock.memory;

import io.redlock.lane.Command;
import io.redlock.lane.LaneNode;
import io.redlock.lane.Wire;
import io.redlock.lane.WireFactory;
import io.redlock.lane.WireListener;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lock nodes in the memory of this process. Several clients that are given the same object exclude each other; other
 * processes are excluded by nothing.
 */
public final class MemoryLockNodes implements LockNodes {

    private static final String KEY_PREFIX = "redlock";

    private final List<MemoryServer> servers;

    private MemoryLockNodes(List<MemoryServer> servers) {
        this.servers = List.copyOf(servers);
    }

    /**
     * {@return nodes that know no lock yet}
     *
     * @param count how many; an odd number, one is enough
     * @throws IllegalArgumentException if it is not positive
     */
    public static MemoryLockNodes of(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("There must be at least one node, not " + count);
        }
        return new MemoryLockNodes(Stream.generate(() -> new MemoryServer(Ticker.system()))
                .limit(count)
                .toList());
    }

    /** {@return what stands for the servers, in order: to look at keys, or to lose them} */
    public List<MemoryServer> servers() {
        return servers;
    }

    @Override
    public List<LockNode> open(NodeContext context) {
        List<MemoryWires> wires = new ArrayList<>();
        for (MemoryServer server : servers) {
            wires.add(new MemoryWires("memory-" + wires.size(), server));
        }
        return LaneNode.openAll(wires, KEY_PREFIX, false, context);
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ZERO;
    }

    /** A server answers within the call that sends. */
    private record MemoryWires(String address, MemoryServer server) implements WireFactory {

        @Override
        public void open(WireListener listener) {
            listener.opened(new MemoryWire(server, listener));
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

    private record MemoryWire(MemoryServer server, WireListener listener) implements Wire {

        @Override
        public void send(List<Command> commands) {
            commands.forEach(command -> listener.received(server.execute(command)));
        }

        @Override
        public void finish() {
            close();
        }

        @Override
        public void close() {
            listener.closed("closed", false);
        }
    }
}
