package io.redlock.it.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class of tests that a page names for something, with the sentences of those that are meant, or with none for all of
 * them.
 *
 * @param type the simple name of the class
 * @param sentences the tests in it
 */
record Evidence(String type, List<String> sentences) {

    private static final Pattern PART =
            Pattern.compile("`(?<type>\\w+)`(?<place> of the \\w+)?|\\*(?<sentence>[^*]+)\\*|[:;,\\s]+");

    /**
     * {@return what a list names}
     *
     * @param list for example {@code `HoldTest`: *Close waits for no node*; *Close …*; `ReleaseIT`}
     * @throws IllegalArgumentException if it is anything else
     */
    static List<Evidence> parse(String list) {
        List<Evidence> all = new ArrayList<>();
        Matcher part = PART.matcher(list);
        int end = 0;
        while (part.lookingAt()) {
            if (part.group("type") != null) {
                all.add(new Evidence(part.group("type"), new ArrayList<>()));
            } else if (part.group("sentence") != null && all.isEmpty()) {
                throw new IllegalArgumentException("no class before: " + part.group());
            } else if (part.group("sentence") != null) {
                all.get(all.size() - 1).sentences().add(part.group("sentence"));
            }
            end = part.end();
            part.region(end, list.length());
        }
        if (end < list.length()) {
            throw new IllegalArgumentException("neither a class nor a sentence: " + list.substring(end));
        }
        return all;
    }

    /** {@return what is wrong with it} */
    List<String> objections(TestSources tests) {
        if (!tests.hasClass(type)) {
            return List.of("there is no class of tests '%s'".formatted(type));
        }
        return sentences.stream()
                .filter(sentence -> !tests.hasTest(type, sentence))
                .map(sentence -> "%s has no test '%s'".formatted(type, sentence))
                .toList();
    }
}
