package io.redlock;

import io.redlock.node.OwnerToken;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who this client is, in the words that stand in a lock's value for whoever wants to know who holds it. No secrets.
 *
 * @param process the application, the host and the process id
 */
record Owner(String process) {

    private static final int LONGEST_NAME = 64;

    static Owner of(String application) {
        return new Owner("%s@%s pid %d"
                .formatted(
                        clean(application),
                        clean(host()),
                        ProcessHandle.current().pid()));
    }

    /** {@return a fresh token in the name of the calling thread, for one attempt (R11)} */
    OwnerToken newToken(String thread) {
        // The wall clock is for people to read; no duration is ever taken from it.
        Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return OwnerToken.random(process + " thread " + clean(thread) + " since " + since);
    }

    /** {@return who this client is and what time it is, for whoever reads what it does} */
    String itselfNow() {
        return process + " at " + Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** {@return a thread's name, or its number if it has none, as virtual threads have} */
    static String nameOf(Thread thread) {
        return thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName();
    }

    private static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown-host";
        }
    }

    /** {@return a text on one line, and not too long} */
    static String clean(String text) {
        String oneLine = text.replaceAll("\\p{Cntrl}", " ");
        return oneLine.length() <= LONGEST_NAME ? oneLine : oneLine.substring(0, LONGEST_NAME);
    }
}
