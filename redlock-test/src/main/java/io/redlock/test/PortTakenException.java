package io.redlock.test;

import java.util.List;

/** Somebody else listens on the port that a server was told to use. Another port may do. */
final class PortTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final List<String> SAYINGS =
            List.of("Address already in use", "Address in use", "port is already allocated");

    PortTakenException(String message) {
        super(message);
    }

    PortTakenException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@return whether a server's own words say so; libraries of C word it differently} */
    static boolean isMeantBy(String words) {
        return SAYINGS.stream().anyMatch(words::contains);
    }
}
