package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisNodesBuilderTest {

    private final RedisNodesBuilder builder = RedisNodes.builder();

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void refuses_too_few_and_too_many_nodes(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.count(count))
                .withMessage("%d nodes, not 1 to 64", count);
    }

    @Test
    void refuses_options_for_a_node_that_there_will_not_be() {
        builder.argumentsOf(3, "--maxmemory", "1mb").count(3);

        assertThatIllegalArgumentException()
                .isThrownBy(builder::start)
                .withMessage("Options for node 3 of 3, counted from 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--bind", "--dir", "--daemonize", "--logfile"})
    void refuses_arguments_that_would_hide_a_server_from_the_kit(String argument) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.arguments(argument, "x"))
                .withMessage("The argument %s belongs to the test kit", argument);
    }

    @Test
    void refuses_a_server_that_is_not_there() {
        builder.server(Path.of("nowhere/redis-server"));

        assertThatThrownBy(builder::start)
                .isInstanceOf(RedisServerNotFoundException.class)
                .hasMessageContaining("the builder names 'nowhere/redis-server'");
    }

    @Test
    void options_of_a_node_win_over_those_of_all() {
        NodeOptions all = new NodeOptions(List.of("--requirepass", "a"), Map.of("VARIABLE", "a"));
        NodeOptions one = new NodeOptions(List.of("--requirepass", "b"), Map.of("VARIABLE", "b"));

        NodeOptions both = all.plus(one);

        assertThat(both.password()).hasValue("b");
        assertThat(both.environment()).isEqualTo(Map.of("VARIABLE", "b"));
        assertThat(both.arguments()).containsExactly("--requirepass", "a", "--requirepass", "b");
        assertThat(NodeOptions.NONE.password()).isEmpty();
    }
}
