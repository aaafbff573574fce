package io.redlock;

import io.redlock.node.LockKey;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who of this process wants which lock key, in the order in which they came: only the first asks the nodes, and the next
 * one begins when that one has given the lock back, or has given up (R49).
 *
 * <p>A queue is there as long as somebody is in it. Safe for use by several threads.
 */
final class KeyQueues {

    private final Map<LockKey, LinkedHashSet<Place>> queues = new ConcurrentHashMap<>();

    private final Rivalries rivalries = new Rivalries();

    /** {@return what is known of other processes} */
    Rivalries rivalries() {
        return rivalries;
    }

    /** Takes the last place for a key; returns whether that is the first. */
    boolean enter(LockKey key, Place place) {
        boolean[] first = new boolean[1];
        queues.compute(key, (same, queue) -> {
            LinkedHashSet<Place> all = queue == null ? new LinkedHashSet<>() : queue;
            first[0] = all.isEmpty();
            all.add(place);
            return all;
        });
        return first[0];
    }

    /** Leaves the queue of a key, wherever in it; returns who has become the first by that. */
    Optional<Place> exit(LockKey key, Place place) {
        Place[] next = new Place[1];
        queues.computeIfPresent(key, (same, queue) -> {
            boolean first = queue.iterator().next() == place;
            queue.remove(place);
            if (first && !queue.isEmpty()) {
                next[0] = queue.iterator().next();
            }
            return queue.isEmpty() ? null : queue;
        });
        return Optional.ofNullable(next[0]);
    }

    /** {@return who is the first for a key now} */
    Optional<Place> first(LockKey key) {
        Place[] first = new Place[1];
        queues.computeIfPresent(key, (same, queue) -> {
            first[0] = queue.iterator().next();
            return queue;
        });
        return Optional.ofNullable(first[0]);
    }

    /** {@return whether nobody else waits for a key} */
    boolean isAlone(LockKey key) {
        boolean[] alone = {true};
        queues.computeIfPresent(key, (same, queue) -> {
            alone[0] = queue.size() == 1;
            return queue;
        });
        return alone[0];
    }

    /** Turns away whoever wants a key and has not got it. */
    void turnAwayAll() {
        all().forEach(Place::turnAway);
    }

    /** {@return who wants a key and has not got it, whoever has waited longest first} */
    List<Waiting> waiting() {
        return all().stream()
                .flatMap(place -> place.waiter().waiting().stream())
                .sorted(Comparator.comparing(Waiting::waited).reversed())
                .toList();
    }

    /** {@return everybody, each once} */
    private Set<Place> all() {
        Set<Place> all = new LinkedHashSet<>();
        for (LockKey key : queues.keySet()) {
            queues.computeIfPresent(key, (same, queue) -> {
                all.addAll(queue);
                return queue;
            });
        }
        return all;
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }
}
