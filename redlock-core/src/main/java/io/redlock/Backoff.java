package io.redlock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How long to pause between attempts: full jitter up to 2 ms, doubling to 32 ms (R50). */
final class Backoff {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int MOST_DOUBLINGS = 4;

    private Backoff() {}

    /** {@return a pause after so many attempts, no longer than what is left of the wait (R53)} */
    static Duration after(int attempts, Duration left, RandomGenerator random) {
        long most = FIRST_NANOS << Math.min(attempts - 1, MOST_DOUBLINGS);
        long pause = random.nextLong(most + 1);
        return left.toNanos() < pause ? left : Duration.ofNanos(pause);
    }
}
