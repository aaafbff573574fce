package io.redlock.it.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A time during which somebody was sure to have a lock. The clock is the monotonic one of the machine, which all its
 * processes share.
 *
 * @param key what was locked
 * @param owner who had it
 * @param startNanos when it was first known to be valid
 * @param endNanos when it was last known to be valid
 */
record Interval(String key, String owner, long startNanos, long endNanos) {

    /** {@return those that overlap with an earlier one of the same key, in words} */
    static List<String> overlaps(Collection<Interval> history) {
        List<Interval> byStart = history.stream()
                .sorted(Comparator.comparing(Interval::key).thenComparingLong(Interval::startNanos))
                .toList();
        List<String> overlaps = new ArrayList<>();
        Interval last = null;
        for (Interval next : byStart) {
            boolean same = last != null && last.key.equals(next.key);
            if (same && next.startNanos < last.endNanos) {
                overlaps.add(last + " and " + next);
            }
            last = same && last.endNanos > next.endNanos ? last : next;
        }
        return overlaps;
    }

    /** {@return the longest time in which nobody began to have any lock} */
    static Duration longestPause(Collection<Interval> history) {
        long[] starts =
                history.stream().mapToLong(Interval::startNanos).sorted().toArray();
        long longest = 0;
        for (int next = 1; next < starts.length; next++) {
            longest = Math.max(longest, starts[next] - starts[next - 1]);
        }
        return Duration.ofNanos(longest);
    }
}
