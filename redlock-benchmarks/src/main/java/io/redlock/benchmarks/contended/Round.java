package io.redlock.benchmarks.contended;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all processes of one implementation did in one round.
 *
 * @param shares what each process did
 * @param commands what the servers ran meanwhile
 * @param time how long the round was
 */
record Round(List<Share> shares, Commands commands, Duration time) {

    private static final double MICROS_PER_MILLI = 1000;
    private static final double MILLIS_PER_SECOND = 1000;

    double handOffsPerSecond() {
        return perSecond(perProcess().mapToLong(Long::longValue).sum());
    }

    double perSecond(long handOffs) {
        return handOffs * MILLIS_PER_SECOND / time.toMillis();
    }

    /** {@return the wait that so large a part of all waits did not exceed, in milliseconds} */
    double waitMillis(double part) {
        List<Long> sorted = shares.stream()
                .flatMap(share -> share.waitMicros().stream())
                .sorted()
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) (part * (sorted.size() - 1))) / MICROS_PER_MILLI;
    }

    Stream<Long> perThread() {
        return shares.stream().flatMap(share -> share.inTime().stream());
    }

    Stream<Long> perProcess() {
        return shares.stream()
                .map(share -> share.inTime().stream().mapToLong(Long::longValue).sum());
    }

    double commandsPerAcquisition() {
        return perAcquisition(commands.total());
    }

    double callsPerAcquisition(String command) {
        return perAcquisition(commands.calls().getOrDefault(command, 0L));
    }

    private double perAcquisition(long count) {
        return (double) count
                / shares.stream().mapToLong(share -> share.waitMicros().size()).sum();
    }

    long overlaps() {
        return shares.stream().mapToLong(Share::overlaps).sum();
    }
}
