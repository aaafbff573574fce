package io.redlock.it.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page says of one rule or one fault: a paragraph that begins with {@code **R1**}, then a list of tests.
 *
 * @param id the number, with its letter
 * @param inPart whether it is marked as followed in part
 * @param evidence the tests
 */
record Entry(String id, boolean inPart, List<Evidence> evidence) {

    private static final Pattern BEGINNING = Pattern.compile("\\*\\*([A-Z]\\d+)\\*\\*( \\(in part\\))? [-–] .*");

    /** {@return the entries of a page, in order} */
    static List<Entry> in(List<String> page) {
        List<Entry> entries = new ArrayList<>();
        for (int line = 0; line < page.size(); line++) {
            Matcher beginning = BEGINNING.matcher(page.get(line));
            if (beginning.matches()) {
                List<String> rest = page.subList(line + 1, page.size()).stream()
                        .takeWhile(next -> !next.startsWith("**") && !next.startsWith("#"))
                        .toList();
                String id = beginning.group(1);
                entries.add(new Entry(id, beginning.group(2) != null, evidenceIn(id, rest)));
            }
        }
        return entries;
    }

    /** The list items, each with the lines that go on with it. */
    private static List<Evidence> evidenceIn(String id, List<String> lines) {
        StringBuilder list = new StringBuilder();
        boolean isItem = false;
        for (String line : lines) {
            isItem = line.startsWith("- ") || (isItem && line.startsWith("  "));
            list.append(isItem ? line.substring(2) + ' ' : "");
        }
        try {
            return Evidence.parse(list.toString().strip());
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(id + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** {@return how many tests it names} */
    int sentences() {
        return evidence.stream().mapToInt(each -> each.sentences().size()).sum();
    }

    /** {@return how many classes of tests it names} */
    long classes() {
        return evidence.stream().map(Evidence::type).distinct().count();
    }

    /** {@return what is wrong with it} */
    List<String> objections(TestSources tests) {
        if (evidence.isEmpty()) {
            return List.of(id + " names no test");
        }
        return evidence.stream()
                .flatMap(each -> each.objections(tests).stream())
                .map(objection -> id + ": " + objection)
                .toList();
    }
}
