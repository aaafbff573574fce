package io.redlock;

/**
 * What a holder of a lock was about to write to has refused its fencing token: somebody who had the lock after it has been
 * there, so this holder comes too late. It must not write, and what it has written must be rolled back.
 *
 * <p>It extends no transaction exception on purpose: thrown before a commit, it must lead to a rollback.
 */
public final class FencingTokenRefusedException extends RedlockException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final long token;

    /**
     * Names what was refused.
     *
     * @param key the lock key
     * @param token the fencing token of the hold
     * @param message who refused it and why
     */
    public FencingTokenRefusedException(String key, long token, String message) {
        super(message);
        this.key = key;
        this.token = token;
    }

    /** {@return the lock key} */
    public String key() {
        return key;
    }

    /** {@return the fencing token that was refused} */
    public long token() {
        return token;
    }
}
