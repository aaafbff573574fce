package io.redlock;

import io.redlock.node.Ticker;
import java.time.Duration;

/**
 * A budget of time that is started once and only ever shrinks.
 *
 * @param ticker the clock
 * @param startNanos when it was started
 * @param budget how long it lasted then
 */
record Deadline(Ticker ticker, long startNanos, Duration budget) {

    static Deadline in(Duration budget, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos(), budget);
    }

    Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - startNanos);
    }

    /** {@return what is left, zero if nothing is} */
    Duration remaining() {
        Duration left = budget.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isSpent() {
        return elapsed().compareTo(budget) >= 0;
    }
}
