package io.redlock.lane;

import java.util.List;
import java.util.regex.Pattern;

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
     * Several replies in one.
     *
     * @param parts the replies, in order
     */
    record Many(List<Reply> parts) implements Reply {

        /** Copies the parts. */
        public Many {
            parts = List.copyOf(parts);
        }
    }

    /**
     * An error. It is never proof that nothing was written (R41).
     *
     * @param message the server's text, its code first
     */
    record Failure(String message) implements Reply {

        /** Until Redis 7 a server puts words of its own before the error of a command inside a script. */
        private static final Pattern BEFORE_ERROR_IN_SCRIPT =
                Pattern.compile("^ERR Error running script \\(.*?\\): (@user_script: ?\\d+: -?)*");

        boolean hasCode(String code) {
            String error = BEFORE_ERROR_IN_SCRIPT.matcher(message).replaceFirst("");
            return error.startsWith(code) && (error.length() == code.length() || error.charAt(code.length()) == ' ');
        }

        /** {@return whether the server is not, or not yet, what it was: it has to be looked at anew} */
        boolean asksForNewConnection() {
            return hasCode("READONLY") || hasCode("MASTERDOWN") || hasCode("LOADING");
        }

        /** {@return whether the server does not want this client} */
        boolean turnsAway() {
            return hasCode("NOAUTH") || hasCode("WRONGPASS") || hasCode("NOPERM");
        }
    }

    /**
     * A reply of a shape that no command here has; never a grant (R16).
     *
     * @param description what it is
     */
    record Other(String description) implements Reply {}
}
