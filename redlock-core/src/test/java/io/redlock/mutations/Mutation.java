package io.redlock.mutations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One guard taken out of the sources, and the tests that must fail without it.
 *
 * @param id the name of its file, without the ending
 * @param rules the rules that stand behind the guard
 * @param guard what is taken out, in words
 * @param killers the tests that must fail
 * @param edits what changes
 */
record Mutation(String id, String rules, String guard, List<Killer> killers, List<Edit> edits) {

    private static final String ENDING = ".patch";
    private static final String KILLED_BY = "killed by ";
    private static final String FILE = "--- ";

    /** {@return all mutations in a folder, by name} */
    static List<Mutation> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(Mutation::read)
                    .toList();
        }
    }

    private static Mutation read(Path file) {
        String id = file.getFileName().toString().replace(ENDING, "");
        try {
            return parse(id, Files.readAllLines(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Mutation parse(String id, List<String> lines) {
        String[] title = lines.get(0).split(": ", 2);
        if (title.length < 2) {
            throw new IllegalArgumentException(id + ": the first line is 'RULES: the guard that is taken out'");
        }
        List<Killer> killers = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        List<String> rest = lines.subList(1, lines.size());
        for (int line = 0; line < rest.size(); line++) {
            String text = rest.get(line);
            if (text.startsWith(KILLED_BY)) {
                killers.add(Killer.parse(text.substring(KILLED_BY.length())));
            } else if (text.startsWith(FILE)) {
                List<String> changes = rest.subList(line + 1, rest.size()).stream()
                        .takeWhile(next -> !next.isBlank())
                        .toList();
                edits.add(Edit.parse(text.substring(FILE.length()), changes));
                line += changes.size();
            } else if (!text.isBlank()) {
                throw new IllegalArgumentException(id + ": not understood: " + text);
            }
        }
        if (killers.isEmpty() || edits.isEmpty()) {
            throw new IllegalArgumentException(
                    id + ": it needs a line 'killed by Class: Sentence' and a file to change");
        }
        return new Mutation(id, title[0], title[1], List.copyOf(killers), List.copyOf(edits));
    }

    /**
     * {@return the changed sources by their path below the root}
     *
     * @param root the folder of all sources
     */
    Map<Path, String> applyTo(Path root) throws IOException {
        Map<Path, String> changed = new LinkedHashMap<>();
        for (Edit edit : edits) {
            String before = changed.containsKey(edit.file())
                    ? changed.get(edit.file())
                    : Files.readString(root.resolve(edit.file()));
            changed.put(edit.file(), edit.applyTo(before));
        }
        return changed;
    }
}
