package io.redlock.mutations;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A piece of source and what takes its place. White space counts for nothing, so that neither a formatter nor the lines
 * around it make it rot.
 *
 * @param file the source's path below the root of the sources
 * @param before what must be there exactly once
 * @param after what takes its place
 */
record Edit(Path file, String before, String after) {

    /** Reads lines that begin with '-' (taken out), '+' (put in) or a space (there before and after). */
    static Edit parse(String file, List<String> lines) {
        for (String line : lines) {
            if (!line.matches("[-+ ].*")) {
                throw new IllegalArgumentException("A change begins with '-', '+' or a space: " + line);
            }
        }
        return new Edit(Path.of(file), withSign(lines, '-'), withSign(lines, '+'));
    }

    private static String withSign(List<String> lines, char sign) {
        return lines.stream()
                .filter(line -> line.charAt(0) == sign || line.charAt(0) == ' ')
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"));
    }

    String applyTo(String source) {
        Matcher found = pattern().matcher(source);
        long times = found.results().count();
        if (times != 1) {
            throw new IllegalStateException("Found %d times in %s, not once: %s".formatted(times, file, before));
        }
        return found.reset().replaceFirst(Matcher.quoteReplacement(after));
    }

    private Pattern pattern() {
        return Pattern.compile(before.codePoints()
                .filter(character -> !Character.isWhitespace(character))
                .mapToObj(character -> Pattern.quote(Character.toString(character)))
                .collect(Collectors.joining("\\s*")));
    }
}
