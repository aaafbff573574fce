package io.redlock;

import java.time.Duration;
import java.util.List;

/**
 * A lock was not acquired, so the work under it did not run. Which of the subclasses it is says what a caller can do.
 *
 * <p>The message names the key, how long the caller waited and every node's answer.
 */
public abstract class LockNotAcquiredException extends RedlockException {

    private static final long serialVersionUID = 1L;

    private final transient NotAcquired outcome;

    LockNotAcquiredException(NotAcquired outcome) {
        super(outcome.describe());
        this.outcome = outcome;
    }

    /** {@return the outcome in full: keys, reason, tally, holder} */
    public NotAcquired outcome() {
        return outcome;
    }

    /** {@return the lock keys that were asked for} */
    public List<String> keys() {
        return outcome.keys();
    }

    /** {@return how long the caller was kept} */
    public Duration waited() {
        return outcome.waited();
    }
}
