package io.redlock.sample.payment;

/** Whether a user has paid. */
public enum UserStatus {
    /** Nothing is paid, or what was paid is cancelled. */
    FREE,

    /** A payment is in force. */
    PAID
}
