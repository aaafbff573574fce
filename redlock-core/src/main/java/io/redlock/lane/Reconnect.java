package io.redlock.lane;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next connection is tried: 10 ms to 2 s, doubling, jittered. Guarded by the lane's lock. */
final class Reconnect {

    private static final long SHORTEST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 2_000;
    private static final int MOST_DOUBLINGS = 8;

    private final RandomGenerator random;
    private int failures;

    Reconnect(RandomGenerator random) {
        this.random = random;
    }

    void succeeded() {
        failures = 0;
    }

    /** A server that turned us away gets the longest pause: it will do so again. */
    Duration pauseAfterFailure(boolean rejected) {
        long full = rejected ? LONGEST_MILLIS : Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << failures);
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
