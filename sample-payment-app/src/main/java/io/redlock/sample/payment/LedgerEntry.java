package io.redlock.sample.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One line of a user's ledger. The ledger only grows, so it shows what really happened, in order.
 *
 * @param type what happened
 * @param amount how much, with two decimals; a string in JSON, since many readers of JSON round numbers
 * @param at when
 * @param instance which instance of the application did it
 */
public record LedgerEntry(
        Type type,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
        Instant at,
        String instance) {

    /** What can happen to a user's account. */
    public enum Type {
        /** The user was charged. */
        PAID,

        /** The charge was taken back. */
        CANCELLED
    }
}
