package io.redlock.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test that a mutant must not survive, named as a report names it.
 *
 * @param type the simple name of its class
 * @param sentence the names of the nested classes and of the test, one after another
 * @param properties what it is run with, each {@code name=value}
 * @param says what its failure has to say; empty for any assertion that fails
 */
record Killer(String type, String sentence, List<String> properties, String says) {

    private static final Pattern NOTATION = Pattern.compile("(\\w+): (.+?)(?: \\[(.+)])?");

    /** Reads {@code Class: Sentence}, or {@code Class: Sentence [name=value, …, what it says]}. */
    static Killer parse(String text) {
        Matcher parts = NOTATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A test is named 'Class: Sentence': " + text);
        }
        List<String> details =
                parts.group(3) == null ? List.of() : List.of(parts.group(3).split(", "));
        return new Killer(
                parts.group(1),
                parts.group(2),
                details.stream().filter(detail -> detail.contains("=")).toList(),
                details.stream()
                        .filter(detail -> !detail.contains("="))
                        .findFirst()
                        .orElse(""));
    }

    /** {@return all tests of the class, run with the same} */
    Killer wholeClass() {
        return new Killer(type, "", properties, "");
    }

    /** {@return whether a test has failed as it should} */
    boolean accepts(String outcome) {
        return says.isEmpty()
                ? outcome.startsWith(TestRun.FAILED)
                : !outcome.startsWith(TestRun.PASSED) && outcome.contains(says);
    }

    /**
     * {@return the full name of a class of tests}
     *
     * @param classes a folder of compiled tests
     * @param type its simple name
     */
    static String fullName(Path classes, String type) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<String> found = files.filter(
                            file -> file.getFileName().toString().equals(type + ".class"))
                    .map(file -> classes.relativize(file).toString())
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .toList();
            if (found.size() != 1) {
                throw new IllegalStateException("%d classes are called %s, not one".formatted(found.size(), type));
            }
            return found.get(0);
        }
    }

    @Override
    public String toString() {
        return type + ": " + sentence;
    }
}
