package io.redlock.sample.payment;

/** There is no user of that number. */
public final class UnknownUserException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownUserException(long userId) {
        super("There is no user " + userId);
    }
}
