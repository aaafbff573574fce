package io.redlock.sample.payment;

/**
 * What a payment or a cancellation came to.
 *
 * @param userId whose account it is
 * @param status the user's status afterwards
 * @param entry the line that was added to the ledger
 */
public record PaymentResult(long userId, UserStatus status, LedgerEntry entry) {}
