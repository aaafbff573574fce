package io.redlock.it.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EntryTest {

    @Test
    void is_a_paragraph_that_begins_with_its_number_and_a_list_of_tests() {
        List<Entry> entries = Entry.in("""
                # Failure modes

                - `OfNothingTest`

                **F5** - A server is stopped, and goes
                on later.
                - `HungNodesIT`: *a holder keeps
                  its lock*; *nobody waits for it*
                - `ExclusionIT`, `BallotTest` of the core: *is decided*

                **R26** (in part) – Closing.
                - `CloseIT`
                ## Another chapter
                - `NoSuchTest`
                """.lines().toList());

        assertThat(entries)
                .containsExactly(
                        new Entry(
                                "F5",
                                false,
                                List.of(
                                        new Evidence(
                                                "HungNodesIT",
                                                List.of("a holder keeps its lock", "nobody waits for it")),
                                        new Evidence("ExclusionIT", List.of()),
                                        new Evidence("BallotTest", List.of("is decided")))),
                        new Entry("R26", true, List.of(new Evidence("CloseIT", List.of()))));
    }

    @Test
    void says_where_its_list_is_not_of_tests() {
        List<String> page = List.of("**F1** - A server ends.", "- see `CloseIT`");

        assertThatThrownBy(() -> Entry.in(page)).hasMessage("F1: neither a class nor a sentence: see `CloseIT`");
    }
}
