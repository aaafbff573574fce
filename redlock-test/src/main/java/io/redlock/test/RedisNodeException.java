package io.redlock.test;

/**
 * A node that did not do what was asked: it did not start, did not end, gave no answer, or answered with an error. The
 * message names the node and, for a server that did not start, shows the last lines of its log.
 */
public final class RedisNodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisNodeException(String message) {
        super(message);
    }

    RedisNodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
