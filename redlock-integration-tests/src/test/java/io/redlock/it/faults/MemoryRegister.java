package io.redlock.it.faults;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A register for the threads of one process. */
final class MemoryRegister implements Register {

    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Queue<String> written = new ConcurrentLinkedQueue<>();
    private final Queue<Interval> intervals = new ConcurrentLinkedQueue<>();

    @Override
    public long read(String key) {
        return numbers.getOrDefault(key, 0L);
    }

    @Override
    public void write(String key, long value) {
        numbers.put(key, value);
        written.add(key + "=" + value);
    }

    @Override
    public void note(Interval interval) {
        intervals.add(interval);
    }

    int writes() {
        return written.size();
    }

    Collection<Interval> intervals() {
        return intervals;
    }

    /** {@return what was written more than once: somebody's update was lost} */
    List<String> lostUpdates() {
        return written.stream()
                .collect(Collectors.groupingBy(write -> write, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(write -> write.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }
}
