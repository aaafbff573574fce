package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisNodesExtensionIT {

    @RegisterExtension
    static final RedisNodesExtension redis = RedisNodesExtension.of(4);

    /** Whatever the order of the tests, each but the first comes after this. */
    @AfterEach
    void damage(RedisNodes nodes) {
        nodes.command(0, "SET", "key", "value");
        nodes.pause(1);
        nodes.kill(2);
        nodes.stop(3);
    }

    @RepeatedTest(2)
    void nodes_are_whole_and_empty_before_each_test(RedisNodes nodes) {
        assertThat(sizesOf(nodes)).containsExactly("0", "0", "0", "0");
    }

    @Test
    void nodes_are_the_same_by_field_and_by_parameter(RedisNodes nodes) {
        assertThat(redis.nodes()).isSameAs(nodes);
    }

    @Test
    void a_field_that_is_not_static_is_told_apart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisNodesExtension.of(1).nodes())
                .withMessageContaining("has to be static");
    }

    @Nested
    class In_a_nested_class {

        @RepeatedTest(2)
        void nodes_are_whole_and_empty_as_well(RedisNodes nodes) {
            assertThat(sizesOf(nodes)).containsExactly("0", "0", "0", "0");
        }
    }

    private static List<String> sizesOf(RedisNodes nodes) {
        return IntStream.range(0, nodes.size())
                .mapToObj(node -> nodes.command(node, "DBSIZE"))
                .toList();
    }
}
