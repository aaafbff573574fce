package io.redlock.spring;

/** What becomes of a call that would acquire its lock inside a transaction that its caller has begun. */
public enum InsideTransaction {
    /**
     * It acquires, and the first call of each method says so in the log: what the transaction has read before may be older
     * than the lock, and its connection waits along with the call.
     */
    WARN,

    /** It is refused with an {@link IllegalStateException} before anything is acquired. */
    REJECT,

    /** It acquires. */
    ALLOW
}
