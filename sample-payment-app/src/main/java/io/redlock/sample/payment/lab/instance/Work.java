package io.redlock.sample.payment.lab.instance;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * A payment or a cancellation that an instance is to work on.
 *
 * @param kind which of the two
 * @param userId whose account
 * @param amount how much
 * @param locked whether under the lock, or as if the annotation was not there
 * @param thinkMillis how long the payment provider takes
 */
public record Work(Kind kind, long userId, BigDecimal amount, boolean locked, long thinkMillis) {

    private static final long LONGEST_MILLIS = 60_000;

    /** What is done to the account. */
    public enum Kind {
        /** The user is charged. */
        PAY,

        /** The charge is taken back. */
        CANCEL
    }

    /** Checks how long it takes. */
    public Work {
        if (thinkMillis < 0 || thinkMillis > LONGEST_MILLIS) {
            throw new IllegalArgumentException(
                    "thinkMillis is %d, it must be from 0 to %d".formatted(thinkMillis, LONGEST_MILLIS));
        }
    }

    Duration thinkTime() {
        return Duration.ofMillis(thinkMillis);
    }
}
