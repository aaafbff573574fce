package io.redlock.test;

/** There is no Redis server to start on this machine. The message says where was looked and what helps. */
public final class RedisServerNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisServerNotFoundException(String message) {
        super(message);
    }

    RedisServerNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
