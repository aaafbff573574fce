package io.redlock.it.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Keeps the page of rules true to the tests it names. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RulesTest {

    private static final int LAST = 60;
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/rules.md");

    private final List<String> page = Files.readAllLines(PAGE);
    private final List<Entry> rules = Entry.in(page);
    private final LaterRules later = LaterRules.in(page);

    RulesTest() throws IOException {}

    @Test
    void every_rule_is_followed_or_for_later() {
        List<String> all =
                IntStream.rangeClosed(1, LAST).mapToObj(number -> "R" + number).toList();
        List<String> told = Stream.concat(ids(), later.whole().stream()).toList();

        assertThat(all.stream().filter(rule -> !told.contains(rule))).isEmpty();
        assertThat(told).allMatch(all::contains);
    }

    @Test
    void no_rule_is_there_twice() {
        assertThat(Stream.concat(ids(), later.whole().stream())).doesNotHaveDuplicates();
    }

    @Test
    void a_rule_is_followed_in_part_where_the_rest_is_for_later() {
        assertThat(rules.stream().filter(Entry::inPart).map(Entry::id))
                .containsExactlyInAnyOrderElementsOf(later.rests());
    }

    @Test
    void every_rule_that_is_followed_names_tests_that_there_are() throws IOException {
        TestSources tests = TestSources.below(ROOT);

        assertThat(rules.stream().flatMap(rule -> rule.objections(tests).stream()))
                .isEmpty();
    }

    @Test
    void the_table_at_the_end_is_what_is_counted() throws IOException {
        int heading = page.indexOf(EvidenceTable.HEADING);
        List<String> table = EvidenceTable.of(rules, ROOT.resolve("redlock-core/mutations"));
        if (System.getProperties().containsKey("rules.write")) {
            List<String> anew = new ArrayList<>(page.subList(0, heading + 1));
            anew.addAll(table);
            Files.write(PAGE, anew);
            return;
        }
        assertThat(page.subList(heading + 1, page.size())).isEqualTo(table);
    }

    private Stream<String> ids() {
        return rules.stream().map(Entry::id);
    }
}
