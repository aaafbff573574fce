package io.redlock.sample.payment.demo;

/** The demo has no nodes to run on. The message says why, the remedy what helps. */
final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    DemoException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    DemoException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
