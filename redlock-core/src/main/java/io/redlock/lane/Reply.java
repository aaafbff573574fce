package io.redlock.lane;

/** What a server said to one command. */
public sealed interface Reply {

    /**
     * A status or a string.
     *
     * @param value the text
     */
    record Text(String value) implements Reply {}

    /**
     * An integer.
     *
     * @param value the number
     */
    record Int(long value) implements Reply {}

    /** The absence of a value. */
    record Nil() implements Reply {}

    /**
     * An error. It is never proof that nothing was written (R41).
     *
     * @param message the server's text, its code first
     */
    record Failure(String message) implements Reply {

        boolean hasCode(String code) {
            return message.startsWith(code)
                    && (message.length() == code.length() || message.charAt(code.length()) == ' ');
        }
    }

    /**
     * A reply of a shape that no command here has; never a grant (R16).
     *
     * @param description what it is
     */
    record Other(String description) implements Reply {}
}
