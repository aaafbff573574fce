package io.redlock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The longest lease that a client may use.
 *
 * @param longest that lease; empty if the longest that is met counts
 */
record LeaseLimit(Optional<Duration> longest) {

    /** Refuses a lease that a node which has lost its data would not wait for (R3). */
    void check(List<String> keys, Duration lease) {
        if (exceeds(lease)) {
            throw new IllegalArgumentException(
                    "The lease of lock '%s' is %s, longer than the max lease of %s (redlock.max-lease); raise that on every client first"
                            .formatted(String.join("', '", keys), lease, longest.orElseThrow()));
        }
    }

    /** Refuses to keep keys for longer than a node would wait which has lost its data. */
    void checkHoldAtLeast(List<String> keys, Duration holdAtLeast) {
        if (exceeds(holdAtLeast)) {
            throw new IllegalArgumentException(
                    "Lock '%s' is to be held at least %s (holdAtLeast), longer than the max lease of %s (redlock.max-lease); raise that on every client first"
                            .formatted(String.join("', '", keys), holdAtLeast, longest.orElseThrow()));
        }
    }

    private boolean exceeds(Duration time) {
        return longest.isPresent() && time.compareTo(longest.get()) > 0;
    }
}
