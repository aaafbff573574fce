package io.redlock.sample.payment.lab.instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many callers were kept for how long, in buckets that have an upper bound each, and each counts all below it, as a
 * meter has them.
 *
 * @param count all callers
 * @param upTo the callers that were kept for at most so many milliseconds, in rising order of these
 */
public record WaitTimes(long count, Map<Double, Long> upTo) {

    /** Copies and sorts the buckets. */
    public WaitTimes {
        upTo = new TreeMap<>(upTo);
    }

    /** {@return nobody} */
    public static WaitTimes none() {
        return new WaitTimes(0, Map.of());
    }

    /** {@return what the meter of acquisitions has counted of those that got their lock} */
    static WaitTimes of(MeterRegistry registry) {
        WaitTimes all = none();
        for (Timer timer :
                registry.find("redlock.acquire").tag("outcome", "acquired").timers()) {
            Map<Double, Long> buckets = new TreeMap<>();
            for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
                buckets.put(bucket.bucket(TimeUnit.MILLISECONDS), (long) bucket.count());
            }
            all = all.and(new WaitTimes(timer.count(), buckets));
        }
        return all;
    }

    /**
     * {@return those of both}
     *
     * @param others other callers
     */
    public WaitTimes and(WaitTimes others) {
        return combine(others, 1);
    }

    /**
     * {@return those that have come since}
     *
     * @param before what was counted before
     */
    public WaitTimes since(WaitTimes before) {
        return combine(before, -1);
    }

    private WaitTimes combine(WaitTimes others, int sign) {
        Map<Double, Long> sums = new TreeMap<>(upTo);
        others.upTo.forEach((bound, some) -> sums.merge(bound, sign * some, Long::sum));
        return new WaitTimes(count + sign * others.count, sums);
    }

    /**
     * {@return what so many percent of the callers were kept for at most, in milliseconds, as if they were spread evenly over
     * their bucket; the greatest bound if it was longer; nothing if there are none}
     *
     * @param percent from 0 to 100
     */
    public @Nullable Double percentile(double percent) {
        if (count <= 0 || upTo.isEmpty()) {
            return null;
        }
        double rank = count * percent / 100;
        double lower = 0;
        long below = 0;
        for (Map.Entry<Double, Long> bucket : upTo.entrySet()) {
            long within = bucket.getValue() - below;
            if (bucket.getValue() >= rank && within > 0) {
                return lower + (bucket.getKey() - lower) * (rank - below) / within;
            }
            lower = bucket.getKey();
            below = bucket.getValue();
        }
        return lower;
    }
}
