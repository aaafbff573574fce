package io.redlock.simulation;

import java.io.PrintStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What happened in a world, line by line. Whoever has something to say asks first whether anybody listens: a world that
 * is only to be checked writes nothing, but remembers a digest of what it would have written if it is asked to.
 */
final class Journal {

    /** Who revoked whom, and when: the words have the time of day in them, which is another one in every run. */
    private static final Pattern REVOKED = Pattern.compile("revoked by .*? since [0-9TZ:.-]+");

    private final Optional<PrintStream> out;
    private final boolean digesting;
    private long time;
    private long digest;

    private Journal(Optional<PrintStream> out, boolean digesting) {
        this.out = out;
        this.digesting = digesting;
    }

    static Journal silent() {
        return new Journal(Optional.empty(), false);
    }

    static Journal digest() {
        return new Journal(Optional.empty(), true);
    }

    static Journal to(PrintStream out) {
        return new Journal(Optional.of(out), true);
    }

    void setTime(long nanos) {
        time = nanos;
    }

    boolean isOpen() {
        return digesting;
    }

    void note(String who, String what) {
        if (digesting) {
            digest = 31 * digest + time;
            digest = 31 * digest + who.hashCode();
            digest = 31 * digest + REVOKED.matcher(what).replaceAll("revoked").hashCode();
            out.ifPresent(to -> to.printf("%14.6f ms  %-12s %s%n", time / 1e6, who, what));
        }
    }

    /** {@return a number that two histories share only if they are the same} */
    long fingerprint() {
        return digest;
    }
}
