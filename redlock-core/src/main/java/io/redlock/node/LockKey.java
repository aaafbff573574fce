package io.redlock.node;

import java.nio.charset.StandardCharsets;

/**
 * The name that all contenders for one lock share.
 *
 * @param value the name as the application gave it; not blank, at most {@value #MAX_BYTES} bytes of UTF-8 (R5)
 */
public record LockKey(String value) {

    /** The longest key, in bytes of UTF-8. */
    public static final int MAX_BYTES = 512;

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if it is blank or too long
     */
    public LockKey {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A lock key must not be blank: everybody would wait for everybody");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "Lock key '%.60s...' has %d bytes of UTF-8, the most is %d; lock on an id"
                                    .formatted(value, bytes, MAX_BYTES)
                            + " or a hash instead");
        }
    }

    /** {@return the name itself} */
    @Override
    public String toString() {
        return value;
    }
}
