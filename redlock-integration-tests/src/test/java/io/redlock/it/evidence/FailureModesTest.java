package io.redlock.it.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Keeps the page of faults true to the tests it names. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailureModesTest {

    private static final int LAST = 32;
    private static final Path ROOT = Path.of("..");

    /** Notifications: there are none. */
    private static final Set<String> LATER = Set.of("F29");

    private final List<Entry> faults = Entry.in(Files.readAllLines(ROOT.resolve("docs/failure-modes.md")));

    FailureModesTest() throws IOException {}

    @Test
    void every_fault_that_can_happen_in_this_version_is_there_once() {
        List<String> all = IntStream.rangeClosed(1, LAST)
                .mapToObj(number -> "F" + number)
                .filter(fault -> !LATER.contains(fault))
                .toList();

        assertThat(faults.stream().map(Entry::id)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void every_fault_names_tests_that_there_are() throws IOException {
        TestSources tests = TestSources.below(ROOT);

        assertThat(faults.stream().flatMap(fault -> fault.objections(tests).stream()))
                .isEmpty();
    }
}
