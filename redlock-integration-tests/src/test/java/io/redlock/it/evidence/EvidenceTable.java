package io.redlock.it.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The end of the page of rules: how much stands behind each. It is counted, not kept by hand. */
final class EvidenceTable {

    static final String HEADING = "## How much is behind each";

    private static final String HEAD = """

            Counted from this page and from [the mutations](mutations.md) by `RulesTest`, which writes it anew with
            `-Drules.write`: the tests that are named by their sentence, the classes they are in or that are named as a
            whole, and the guards that were taken out to see those tests fail.

            | rule | sentences | classes | mutations |
            |---|---:|---:|---:|
            """;

    private static final Pattern RULE = Pattern.compile("R\\d+");

    private EvidenceTable() {}

    /**
     * {@return what stands below the heading}
     *
     * @param mutations the folder of the mutations, whose first lines begin with the rules
     */
    static List<String> of(List<Entry> rules, Path mutations) throws IOException {
        Map<String, Long> byRule = mutationsByRule(mutations);
        Stream<String> rows = rules.stream()
                .map(rule -> "| %s | %d | %d | %d |"
                        .formatted(rule.id(), rule.sentences(), rule.classes(), byRule.getOrDefault(rule.id(), 0L)));
        return Stream.concat(HEAD.lines(), rows).toList();
    }

    private static Map<String, Long> mutationsByRule(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> mutations =
                    files.filter(file -> file.toString().endsWith(".patch")).toList();
            Stream.Builder<String> rules = Stream.builder();
            for (Path mutation : mutations) {
                String title = Files.readAllLines(mutation).get(0).split(":", 2)[0];
                RULE.matcher(title).results().forEach(found -> rules.add(found.group()));
            }
            return rules.build().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        }
    }
}
