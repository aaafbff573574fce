package io.redlock.sample.payment.lab;

/** What was asked for cannot be done as things are now; the message says why and what helps. */
final class NotNowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotNowException(String message) {
        super(message);
    }
}
