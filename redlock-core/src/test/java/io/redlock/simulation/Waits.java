package io.redlock.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How long each of some processes waited for a lock, and how often it had it. */
final class Waits {

    private static final long NOBODY = -1;

    private final List<Long> nanos = new ArrayList<>();
    private final long[] times;
    private final long[] since;
    private long longest;
    private long span;
    private long attempts;
    private long splits;
    private Optional<String> violation = Optional.empty();

    Waits(int processes) {
        times = new long[processes];
        since = new long[processes];
        Arrays.fill(since, NOBODY);
    }

    void begins(int process, long now) {
        since[process] = now;
    }

    void ends(int process, long waited) {
        since[process] = NOBODY;
        times[process]++;
        nanos.add(waited);
        longest = Math.max(longest, waited);
    }

    /** It is over; who waits still has waited for at least so long. */
    void end(long nanosInAll, long attemptsInAll, long splitsInAll, Optional<String> broken) {
        span = nanosInAll;
        attempts = attemptsInAll;
        splits = splitsInAll;
        violation = broken;
        nanos.sort(null);
        for (long began : since) {
            longest = began == NOBODY ? longest : Math.max(longest, nanosInAll - began);
        }
    }

    Optional<String> violation() {
        return violation;
    }

    /** {@return how often the lock was had in a second} */
    double rate() {
        return nanos.size() * (double) World.SECOND / span;
    }

    /** {@return how many attempts it took for each time that the lock was had} */
    double attemptsEach() {
        return attempts / (double) nanos.size();
    }

    /** {@return how many of them had some nodes, but no quorum} */
    double splitsEach() {
        return splits / (double) nanos.size();
    }

    /** {@return so long, or less, did this part of the waits last} */
    double millis(double part) {
        return nanos.get((int) ((nanos.size() - 1) * part)) / (double) World.MILLI;
    }

    double longestMillis() {
        return longest / (double) World.MILLI;
    }

    /** {@return how often the process had it that had it most seldom} */
    long fewest() {
        return Arrays.stream(times).min().orElseThrow();
    }

    /** {@return how evenly it was had (Jain): 1 if all had it as often, 1/n if one alone had it} */
    double evenness() {
        double sum = Arrays.stream(times).sum();
        double squares =
                Arrays.stream(times).mapToDouble(each -> (double) each * each).sum();
        return sum * sum / (times.length * squares);
    }
}
