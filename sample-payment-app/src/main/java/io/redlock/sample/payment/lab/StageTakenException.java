package io.redlock.sample.payment.lab;

/** Another race or scene is being played. */
final class StageTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StageTakenException() {
        super("Another race or scene is being played; wait for its end");
    }
}
