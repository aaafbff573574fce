package io.redlock.mutations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the mutations from rotting; that they are killed is shown by {@link MutationProof}, which takes longer. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MutationsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path TESTS = Path.of("target/test-classes");

    static Stream<Mutation> all() throws IOException {
        return Mutation.in(Path.of("mutations")).stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void still_fit_the_sources(Mutation mutation) {
        assertThatCode(() -> mutation.applyTo(SOURCES)).as(mutation.id()).doesNotThrowAnyException();
    }

    @Test
    void name_tests_that_there_are() throws IOException {
        List<Killer> named = all().flatMap(mutation -> mutation.killers().stream())
                .distinct()
                .toList();
        for (Killer test : named) {
            assertThat(Sentences.of(Killer.fullName(TESTS, test.type())).idOf(test.sentence()))
                    .as("%s", test)
                    .isPresent();
        }
    }

    @Test
    void change_something() throws IOException {
        assertThat(all().flatMap(mutation -> mutation.edits().stream()))
                .isNotEmpty()
                .allSatisfy(edit -> assertThat(edit.after()).isNotEqualToIgnoringWhitespace(edit.before()));
    }

    @Test
    void fit_whatever_the_layout_of_the_source() {
        Edit edit = Edit.parse("A.java", List.of("-return   a( b );", "+return c;", " // End."));

        assertThat(edit.applyTo("{ return a(\n  b);\n// End.\n}")).isEqualTo("{ return c;\n// End.\n}");
    }

    @Test
    void fit_once_or_not_at_all() {
        Edit edit = Edit.parse("A.java", List.of("-a();"));

        assertThatThrownBy(() -> edit.applyTo("b();")).hasMessage("Found 0 times in A.java, not once: a();");
        assertThatThrownBy(() -> edit.applyTo("a(); a();")).hasMessage("Found 2 times in A.java, not once: a();");
    }
}
