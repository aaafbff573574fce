package io.redlock.benchmarks.contended;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What one process did in one round, and as a line of text between processes.
 *
 * @param inTime for each thread, how often it had the lock before the time was over
 * @param waitMicros every wait, also of those that ended later
 * @param overlaps how often two were in the critical section at once
 */
record Share(List<Long> inTime, List<Long> waitMicros, long overlaps) {

    private static final String PARTS = ";";

    static Share of(List<Visits> threads) {
        return new Share(
                threads.stream().map(visits -> (long) visits.inTime()).toList(),
                threads.stream().flatMapToLong(Visits::waitMicros).boxed().toList(),
                threads.stream().mapToLong(Visits::overlaps).sum());
    }

    static Share parse(String line) {
        String[] parts = line.split(PARTS, -1);
        return new Share(numbers(parts[0]), numbers(parts[1]), Long.parseLong(parts[2]));
    }

    String line() {
        return text(inTime) + PARTS + text(waitMicros) + PARTS + overlaps;
    }

    private static String text(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Long> numbers(String text) {
        LongStream all = text.isEmpty()
                ? LongStream.empty()
                : Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong);
        return all.boxed().toList();
    }
}
