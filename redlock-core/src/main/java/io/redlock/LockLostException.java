package io.redlock;

import java.util.List;

/**
 * A lock that was held is not held any more: its validity ran out, or the client that held it was closed. What was done
 * under it may have overlapped with another holder.
 *
 * <p>It extends no transaction exception on purpose: thrown before a commit, it must lead to a rollback.
 */
public final class LockLostException extends RedlockException {

    private static final long serialVersionUID = 1L;

    private final List<String> keys;

    /**
     * Names what was lost.
     *
     * @param keys the lock keys of the hold
     * @param message what happened, with the numbers
     */
    public LockLostException(List<String> keys, String message) {
        super(message);
        this.keys = List.copyOf(keys);
    }

    /** {@return the lock keys of the hold that was lost} */
    public List<String> keys() {
        return keys;
    }
}
