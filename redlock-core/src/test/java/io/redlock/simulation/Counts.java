package io.redlock.simulation;

import java.util.EnumMap;
import java.util.Map;

/** How often each of some things was met. */
final class Counts<E extends Enum<E>> {

    private final Map<E, Long> counts;

    Counts(Class<E> things) {
        this.counts = new EnumMap<>(things);
    }

    void add(E thing, long times) {
        counts.merge(thing, times, Long::sum);
    }

    long of(E thing) {
        return counts.getOrDefault(thing, 0L);
    }

    long sum() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    void addAll(Counts<E> others) {
        others.counts.forEach(this::add);
    }
}
