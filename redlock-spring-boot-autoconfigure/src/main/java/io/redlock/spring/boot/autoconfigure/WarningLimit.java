package io.redlock.spring.boot.autoconfigure;

import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lets one warning through each second and counts the others: an outage concerns everything that is held, and every
 * renewal of each. For one thread.
 */
final class WarningLimit {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Ticker ticker;
    private Optional<Long> lastNanos = Optional.empty();
    private int heldBack;

    WarningLimit(Ticker ticker) {
        this.ticker = ticker;
    }

    /** {@return how many were held back since the last one that was let through; empty if this one is held back too} */
    OptionalInt letThrough() {
        long now = ticker.nanos();
        if (lastNanos.isPresent() && now - lastNanos.get() < PAUSE.toNanos()) {
            heldBack++;
            return OptionalInt.empty();
        }
        int since = heldBack;
        lastNanos = Optional.of(now);
        heldBack = 0;
        return OptionalInt.of(since);
    }
}
