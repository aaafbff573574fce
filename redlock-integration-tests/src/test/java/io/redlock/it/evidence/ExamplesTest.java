package io.redlock.it.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Examples on the page are what the tests run. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExamplesTest {

    private static final Path PAGE = Path.of("../docs/connecting.md");
    private static final Path TESTS = Path.of("src/test/java/io/redlock/it/containers");
    private static final Pattern EXAMPLE = Pattern.compile("<!-- (\\w+) -->\\s+```\\w+\\n(.*?)```", Pattern.DOTALL);

    static Stream<MatchResult> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE)).results();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void are_in_the_test_that_they_name(MatchResult example) throws IOException {
        String test = Files.readString(TESTS.resolve(example.group(1) + ".java"));

        assertThat(test.replace("RedisImage.NAME", "\"redis:7\""))
                .as(example.group(1))
                .containsIgnoringWhitespaces(example.group(2));
    }
}
