package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisNodesIT {

    private final RedisNodes nodes = RedisNodes.start(3);

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void five_nodes_answer_and_know_nothing_of_each_other() {
        try (RedisNodes five = RedisNodes.start(5)) {
            IntStream.range(0, 5).forEach(node -> five.command(node, "SET", "key", "of node " + node));

            assertThat(five.size()).isEqualTo(5);
            assertThat(five.addresses())
                    .doesNotHaveDuplicates()
                    .allMatch(a -> a.matches("redis://127\\.0\\.0\\.1:\\d+"));
            assertThat(IntStream.range(0, 5).mapToObj(node -> five.command(node, "GET", "key")))
                    .containsExactly("of node 0", "of node 1", "of node 2", "of node 3", "of node 4");
            assertThat(IntStream.range(0, 5).mapToLong(five::pid).distinct().count())
                    .isEqualTo(5);
        }
    }

    @Test
    void reset_undoes_everything() {
        nodes.command(0, "SET", "key", "value");
        nodes.kill(1);
        nodes.pause(2);

        nodes.reset();

        assertThat(IntStream.range(0, 3).mapToObj(node -> nodes.command(node, "DBSIZE")))
                .containsOnly("0");
    }

    @Test
    void a_closed_node_cannot_be_brought_back() {
        nodes.close();

        assertThatIllegalStateException().isThrownBy(() -> nodes.restart(0)).withMessage("Node 0 was closed");
    }

    @Nested
    class A_stopped_or_killed_node {

        @Test
        void is_gone_while_the_others_answer() {
            nodes.stop(0);
            nodes.kill(1);

            assertThat(nodes.isRunning(0)).isFalse();
            assertThat(nodes.isRunning(1)).isFalse();
            assertThat(ProcessHandle.of(nodes.pid(0))).isEmpty();
            assertThat(ProcessHandle.of(nodes.pid(1))).isEmpty();
            assertThat(nodes.command(2, "PING")).isEqualTo("PONG");
            assertThatThrownBy(() -> nodes.command(1, "PING"))
                    .isInstanceOf(RedisNodeException.class)
                    .hasMessageStartingWith("Node 1 (%s) gave no answer to [PING]: ".formatted(nodes.address(1)));
        }

        @Test
        void may_be_stopped_and_killed_again() {
            nodes.kill(0);

            nodes.kill(0);
            nodes.stop(0);

            assertThat(nodes.isRunning(0)).isFalse();
        }

        @Test
        void comes_back_on_its_port_and_without_its_data() {
            String address = nodes.address(0);
            long pid = nodes.pid(0);
            nodes.command(0, "SET", "key", "value");
            nodes.kill(0);

            nodes.restart(0);

            assertThat(nodes.address(0)).isEqualTo(address);
            assertThat(nodes.pid(0)).isNotEqualTo(pid);
            assertThat(nodes.command(0, "GET", "key")).isEqualTo("(nil)");
        }

        @Test
        void comes_back_with_its_data_if_it_was_told_to_keep_them() {
            try (RedisNodes one = RedisNodes.builder()
                    .count(1)
                    .arguments("--appendonly", "yes", "--appendfsync", "always")
                    .start()) {
                one.command(0, "SET", "key", "value");
                one.kill(0);

                one.restart(0);

                assertThat(one.command(0, "GET", "key")).isEqualTo("value");
            }
        }

        @Test
        void cannot_be_paused() {
            nodes.stop(0);

            assertThatIllegalStateException()
                    .isThrownBy(() -> nodes.pause(0))
                    .withMessage("Node 0 does not run and cannot be paused");
        }
    }

    @Nested
    class A_paused_node {

        @Test
        void accepts_connections_and_is_silent_until_it_is_resumed() throws IOException {
            nodes.pause(0);

            assertThat(nodes.isRunning(0)).isTrue();
            try (RespConnection connection = RespConnection.open(nodes.port(0), Duration.ofMillis(200))) {
                assertThatThrownBy(connection::ping).isInstanceOf(SocketTimeoutException.class);
            }

            nodes.resume(0);

            assertThat(nodes.command(0, "PING")).isEqualTo("PONG");
        }

        @Test
        void can_be_restarted() {
            nodes.pause(0);

            nodes.restart(0);

            assertThat(nodes.command(0, "PING")).isEqualTo("PONG");
        }

        @Test
        void can_be_stopped_and_killed() {
            nodes.pause(0);
            nodes.pause(1);

            nodes.stop(0);
            nodes.kill(1);

            assertThat(nodes.isRunning(0)).isFalse();
            assertThat(nodes.isRunning(1)).isFalse();
        }
    }

    @Nested
    class A_running_node {

        @Test
        void can_be_restarted() {
            long pid = nodes.pid(0);

            nodes.restart(0);

            assertThat(nodes.pid(0)).isNotEqualTo(pid);
            assertThat(nodes.command(0, "PING")).isEqualTo("PONG");
        }

        @Test
        void tells_its_error_in_the_exception() {
            nodes.command(0, "SET", "key", "value");

            assertThatThrownBy(() -> nodes.command(0, "LPUSH", "key", "x"))
                    .isInstanceOf(RedisNodeException.class)
                    .hasMessageContaining("answered [LPUSH, key, x] with: WRONGTYPE");
        }

        @Test
        void answers_scripts_with_arrays() {
            assertThat(nodes.command(0, "EVAL", "return {1, 'two', false, {'three'}}", "0"))
                    .isEqualTo("1\ntwo\n(nil)\nthree");
        }
    }
}
