package io.redlock.spring;

import io.redlock.FencingTokenRefusedException;
import io.redlock.Hold;

/**
 * Asks what a fenced method writes to whether it still may: the resource keeps the greatest fencing token that it has
 * seen, and refuses a smaller one. It knows nothing of time, so it refuses also whoever was paused past the lease and does
 * not know it yet.
 *
 * <pre>{@code
 * @DistributedLock(key = "'ACCOUNT_' + #id", fenced = true)
 * @Transactional
 * void book(long id, BigDecimal amount) {
 *     fencing.check();
 *     ...
 * }
 * }</pre>
 *
 * <p>What is read after the check, no late holder can change until the transaction ends; what was read before it, one may
 * have changed since. So check before reading what decides about the write.
 */
public interface FencingGuard {

    /** {@return a guard that lets everybody through, for tests and where locks are switched off} */
    static FencingGuard off() {
        return new FencingGuard() {
            @Override
            public void check(Hold hold) {}

            @Override
            public void check() {}
        };
    }

    /**
     * Returns if no later holder of any of the keys has been here, and makes sure that no earlier one will be.
     *
     * @param hold a fenced hold; whether it is valid is not asked
     * @throws FencingTokenRefusedException if a later holder has been here, or that cannot be told
     * @throws IllegalStateException if the hold is not fenced, or the guard cannot work here
     */
    void check(Hold hold);

    /**
     * Does the same for the {@linkplain CurrentHold#get() current hold}.
     *
     * @throws FencingTokenRefusedException if a later holder has been here, or that cannot be told
     * @throws IllegalStateException if there is no current hold, it is not fenced, or the guard cannot work here
     */
    default void check() {
        check(CurrentHold.get());
    }
}
