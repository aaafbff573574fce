package io.redlock.lane;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Notices when a server's clock jumps, or runs faster or slower than the drift factor allows: by that clock it expires
 * keys (R47).
 *
 * <p>A reading lies between the moments in which it was asked for and answered, so all that is known is an interval for
 * how far the two clocks are apart. It is compared with the one of an earlier reading, at most one longest lease before.
 * Not safe for use by several threads.
 */
final class ClockWatch {

    private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final double driftFactor;
    private Optional<Reading> first = Optional.empty();

    private record Reading(long atNanos, long lowestOffset, long highestOffset) {}

    ClockWatch(double driftFactor) {
        this.driftFactor = driftFactor;
    }

    /** Another server, or another beginning: what was read before means nothing. */
    void forget() {
        first = Optional.empty();
    }

    /**
     * {@return by how much the clock has jumped, empty if it has not}
     *
     * @param serverNanos what the server takes the time to be
     * @param askedNanos the ticker when it was asked
     * @param answeredNanos the ticker when it had answered
     * @param window how long a reading is compared with later ones
     */
    Optional<Duration> read(long serverNanos, long askedNanos, long answeredNanos, Duration window) {
        Reading now = new Reading(answeredNanos, serverNanos - answeredNanos, serverNanos - askedNanos);
        if (first.isEmpty()) {
            first = Optional.of(now);
            return Optional.empty();
        }
        Reading before = first.get();
        long elapsed = answeredNanos - before.atNanos();
        long allowed = TOLERANCE_NANOS + (long) (driftFactor * elapsed);
        long ahead = now.lowestOffset() - before.highestOffset() - allowed;
        long behind = before.lowestOffset() - now.highestOffset() - allowed;
        if (ahead > 0 || behind > 0) {
            first = Optional.of(now);
            return Optional.of(Duration.ofNanos(ahead > 0 ? ahead + allowed : -behind - allowed));
        }
        if (elapsed >= window.toNanos()) {
            first = Optional.of(now);
        }
        return Optional.empty();
    }
}
