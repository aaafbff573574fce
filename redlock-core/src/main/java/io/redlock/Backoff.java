package io.redlock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to pause between attempts: at random, up to a sixty-fourth of the time that has been spent on them so far, from
 * 4 ms to 32 ms (R50). So a lock that goes round quickly is asked for often, and one that is held for long is not. It
 * grows slowly: who has waited for longer must not ask more rarely than the others do.
 */
final class Backoff {

    private static final long SHORTEST_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long LONGEST_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(32);
    private static final int SHARE = 64;

    private Backoff() {}

    /**
     * {@return a pause}
     *
     * @param spent the time since the first attempt
     * @param left what is left of the wait time; no pause is longer (R53)
     */
    static Duration after(Duration spent, Duration left, RandomGenerator random) {
        Duration pause = after(spent, random);
        return left.compareTo(pause) < 0 ? left : pause;
    }

    /** {@return a pause, however much is left} */
    static Duration after(Duration spent, RandomGenerator random) {
        long bound = Math.max(SHORTEST_BOUND_NANOS, Math.min(LONGEST_BOUND_NANOS, spent.toNanos() / SHARE));
        return Duration.ofNanos(random.nextLong(bound + 1));
    }
}
