package io.redlock.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;

/** What was thrown, with where it came from. */
final class StackTraces {

    private static final int MOST_LINES = 25;

    private StackTraces() {}

    static String describe(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().lines().limit(MOST_LINES).collect(Collectors.joining(System.lineSeparator()));
    }
}
