package io.redlock;

/** The root of what this library throws when a lock could not be had or kept. */
public abstract class RedlockException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedlockException(String message) {
        super(message);
    }
}
