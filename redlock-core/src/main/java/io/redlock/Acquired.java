package io.redlock;

import java.util.Objects;

/**
 * The lock was acquired.
 *
 * @param hold the lock in hand; close it when the work is done
 */
public record Acquired(Hold hold) implements Acquisition {

    /** Checks that there is a hold. */
    public Acquired {
        Objects.requireNonNull(hold, "hold");
    }

    @Override
    public Hold orThrow() {
        return hold;
    }
}
