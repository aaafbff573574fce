package io.redlock;

import io.redlock.node.Inspection;
import io.redlock.node.Inspection.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who has a lock key on the nodes, as each of them said. They were asked at about the same time, not at the same time: what
 * this says is for people to read, and no lock may rest on it.
 *
 * @param key the lock key
 * @param nodes one inspection for each node, in the order of the configuration
 */
public record KeyReport(String key, List<Inspection> nodes) {

    /** Copies the inspections. */
    public KeyReport {
        nodes = List.copyOf(nodes);
    }

    /** {@return who holds the lock, in the holder's own words; empty unless a quorum of nodes says the same} */
    public Optional<String> holder() {
        return agreedOn(State.HELD);
    }

    /** {@return who revoked whom; empty unless a quorum of nodes says the same} */
    public Optional<String> revocation() {
        return agreedOn(State.REVOKED);
    }

    /** {@return whether a quorum of nodes has no such key, so that the lock is to be had} */
    public boolean isFree() {
        return count(State.FREE) >= quorum();
    }

    /**
     * {@return for how long it will be yet until a quorum of nodes is free, if nobody extends the lock; empty if too few nodes
     * have told}
     */
    public Optional<Duration> left() {
        return nodes.stream()
                .flatMap(found ->
                        found.state() == State.FREE ? Optional.of(Duration.ZERO).stream() : found.left().stream())
                .sorted()
                .skip(quorum() - 1L)
                .findFirst();
    }

    /** {@return how many nodes are in this state} */
    int count(State state) {
        return (int) nodes.stream().filter(found -> found.state() == state).count();
    }

    private Optional<String> agreedOn(State state) {
        return nodes.stream()
                .filter(found -> found.state() == state)
                .flatMap(found -> found.holder().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(words -> words.getValue() >= quorum())
                .map(words -> words.getKey())
                .findFirst();
    }

    private int quorum() {
        return new Quorum(nodes.size()).votes();
    }
}
