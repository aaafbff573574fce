package io.redlock.model;

/** When a node may forget who has the lock. */
enum Expiry {
    /** When the attempt has ended that set the key: leases, deadlines and clocks are as they should be. */
    AFTER_THE_END,
    /** Whenever it likes: none of them is. */
    ANY_TIME
}
