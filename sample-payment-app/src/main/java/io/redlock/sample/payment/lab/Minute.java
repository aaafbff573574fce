package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.instance.WaitTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The acquisitions of the last minute, second by second. Used by one thread. */
final class Minute {

    private static final int SECONDS = 60;

    private final Deque<Point> points = new ArrayDeque<>();
    private WaitTimes before = WaitTimes.none();
    private int instancesBefore;

    /**
     * One second.
     *
     * @param perSecond acquisitions
     * @param p50 what half of them were kept for at most, in milliseconds; nothing without acquisitions
     * @param p99 what 99 of 100 of them were kept for at most
     */
    record Point(
            long perSecond, @Nullable Double p50, @Nullable Double p99) {}

    /**
     * The seconds.
     *
     * @param points the oldest first
     */
    record Points(List<Point> points) {

        Points {
            points = List.copyOf(points);
        }
    }

    /**
     * Adds a second. One in which an instance went or came shows nothing: all that it has ever counted went or came with it.
     *
     * @param now how long callers were kept so far
     * @param instances how many instances have counted them
     */
    void add(WaitTimes now, int instances) {
        WaitTimes second = now.since(before);
        boolean meant = instances == instancesBefore && second.count() > 0;
        before = now;
        instancesBefore = instances;
        points.add(
                meant
                        ? new Point(second.count(), second.percentile(50), second.percentile(99))
                        : new Point(0, null, null));
        while (points.size() > SECONDS) {
            points.remove();
        }
    }

    Points points() {
        return new Points(new ArrayList<>(points));
    }
}
