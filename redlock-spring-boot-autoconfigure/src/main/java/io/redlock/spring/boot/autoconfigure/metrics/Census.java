package io.redlock.spring.boot.autoconfigure.metrics;

import io.redlock.Hold;
import io.redlock.Redlock;
import io.redlock.Waiting;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What gauges show of a client: its holds and who waits, by the name they are counted under, and its nodes. Counted once
 * for all gauges that are read in the same moment. Safe for use by several threads.
 */
final class Census {

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Count NOBODY = new Count(Map.of(), Map.of(), Map.of());

    private final UnaryOperator<String> countedAs;
    private final Ticker ticker;
    private Optional<Redlock> redlock = Optional.empty();
    private Count last = NOBODY;
    private long lastNanos;

    /** What there was at one moment. */
    private record Count(Map<String, Long> held, Map<String, Long> waiting, Map<String, NodeStatus> nodes) {}

    /**
     * Begins with nothing to count.
     *
     * @param countedAs the name under which a lock name is counted
     */
    Census(UnaryOperator<String> countedAs, Ticker ticker) {
        this.countedAs = countedAs;
        this.ticker = ticker;
    }

    synchronized void begin(Redlock client) {
        redlock = Optional.of(client);
        lastNanos = ticker.nanos() - MOMENT.toNanos();
    }

    /** Knows the client no more. */
    synchronized void end() {
        redlock = Optional.empty();
        last = NOBODY;
    }

    double held(String name) {
        return now().held().getOrDefault(name, 0L);
    }

    double waiting(String name) {
        return now().waiting().getOrDefault(name, 0L);
    }

    /** {@return 1 if the node is in that state, else 0} */
    double isIn(State state, String node) {
        NodeStatus status = now().nodes().get(node);
        return status != null && status.state() == state ? 1 : 0;
    }

    double owed(String node) {
        NodeStatus status = now().nodes().get(node);
        return status == null ? 0 : status.owed();
    }

    private synchronized Count now() {
        if (redlock.isPresent() && ticker.nanos() - lastNanos >= MOMENT.toNanos()) {
            last = count(redlock.get());
            lastNanos = ticker.nanos();
        }
        return last;
    }

    private Count count(Redlock client) {
        return new Count(
                byName(client.holds().stream().map(Hold::name)),
                byName(client.waiting().stream().map(Waiting::name)),
                client.nodes().stream()
                        .collect(Collectors.toMap(NodeStatus::address, Function.identity(), (a, b) -> a)));
    }

    private Map<String, Long> byName(Stream<String> names) {
        return names.collect(Collectors.groupingBy(countedAs, Collectors.counting()));
    }
}
