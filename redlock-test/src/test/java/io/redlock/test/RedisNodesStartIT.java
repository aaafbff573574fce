package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisNodesStartIT {

    @Test
    void arguments_reach_all_nodes_and_one_node() {
        try (RedisNodes nodes = RedisNodes.builder()
                .count(2)
                .arguments("--requirepass", "secret")
                .argumentsOf(1, "--maxmemory", "7mb")
                .start()) {
            assertThat(nodes.command(0, "CONFIG", "GET", "maxmemory")).isNotEqualTo("maxmemory\n7340032");
            assertThat(nodes.command(1, "CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n7340032");
            assertThatThrownBy(() -> withoutPassword(nodes.port(0)))
                    .isInstanceOf(RespReader.ErrorReply.class)
                    .hasMessageStartingWith("NOAUTH");

            nodes.restart(0);
            nodes.reset();

            assertThat(nodes.command(0, "CONFIG", "GET", "requirepass")).isEqualTo("requirepass\nsecret");
        }
    }

    @Test
    void a_variable_reaches_the_server_of_one_node_also_through_a_wrapper_script(@TempDir Path folder)
            throws IOException {
        Path server = ((ServerSource.Executable) new ServerLocator().locate()).path();
        Path wrapper = folder.resolve("wrapper");
        Files.writeString(wrapper, "#!/bin/sh%nexec %s \"$@\" --maxmemory ${LIMIT:-3mb}%n".formatted(server));
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();

        try (RedisNodes nodes = RedisNodes.builder()
                .count(2)
                .server(wrapper)
                .environmentOf(1, "LIMIT", "7mb")
                .start()) {
            assertThat(nodes.command(0, "CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n3145728");
            assertThat(nodes.command(1, "CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n7340032");
        }
    }

    @Test
    void a_start_that_fails_shows_the_log_and_leaves_nothing_running() {
        RedisNodesBuilder builder = RedisNodes.builder().count(2).argumentsOf(1, "--maxmemory-policy", "nonsense");

        assertThatThrownBy(builder::start)
                .isInstanceOf(RedisNodeException.class)
                .hasMessageMatching(
                        "(?s)Node 1 \\(redis://127\\.0\\.0\\.1:\\d+\\) ended at once, the last lines of its log:.*")
                .hasMessageContaining("maxmemory-policy");
        assertThat(descendants()).isEmpty();
    }

    @Test
    void a_program_that_is_no_server_fails_with_what_it_said() {
        RedisNodesBuilder builder = RedisNodes.builder().count(1).server(Path.of("/bin/sh"));

        assertThatThrownBy(builder::start)
                .isInstanceOf(RedisNodeException.class)
                .hasMessageContaining("ended at once");
    }

    @Test
    void a_port_that_is_taken_is_given_up_for_another() throws IOException {
        try (ServerSocket taken = listening();
                RedisNodes other = RedisNodes.start(1);
                RedisNodes nodes = RedisNodes.builder()
                        .count(1)
                        .ports(portsOf(taken.getLocalPort(), other.port(0), freePort()))
                        .start()) {
            assertThat(nodes.port(0)).isNotIn(taken.getLocalPort(), other.port(0));
            assertThat(nodes.command(0, "INFO", "server")).contains("process_id:" + nodes.pid(0));
        }
    }

    @Test
    void a_port_of_a_server_that_does_not_say_who_it_is_is_given_up_as_well() throws IOException {
        try (RedisNodes strict = RedisNodes.builder()
                        .count(1)
                        .arguments("--requirepass", "x")
                        .start();
                RedisNodes nodes = RedisNodes.builder()
                        .count(1)
                        .ports(portsOf(strict.port(0), freePort()))
                        .start()) {
            assertThat(nodes.port(0)).isNotEqualTo(strict.port(0));
        }
    }

    @Test
    void a_server_that_refuses_to_say_who_it_is_starts_nevertheless() {
        try (RedisNodes nodes = RedisNodes.builder()
                .count(1)
                .arguments("--rename-command", "INFO", "")
                .start()) {
            assertThat(nodes.command(0, "PING")).isEqualTo("PONG");
        }
    }

    @Test
    void five_taken_ports_in_a_row_are_an_error() throws IOException {
        try (ServerSocket taken = listening()) {
            RedisNodesBuilder builder = RedisNodes.builder().count(1).ports(taken::getLocalPort);

            assertThatThrownBy(builder::start)
                    .isInstanceOf(RedisNodeException.class)
                    .hasMessageContaining("did not start, each of 5 ports was taken");
        }
    }

    @Test
    void close_leaves_no_process_and_no_folder() {
        RedisNodes nodes = RedisNodes.start(4);
        Path folder = Path.of(
                nodes.command(0, "CONFIG", "GET", "dir").lines().toList().get(1));
        assertThat(folder).isDirectory();
        nodes.pause(1);
        nodes.kill(2);
        nodes.restart(3);
        long[] pids = IntStream.range(0, 4).mapToLong(nodes::pid).toArray();

        nodes.close();
        nodes.close();

        assertThat(LongStream.of(pids).mapToObj(ProcessHandle::of)).allMatch(Optional::isEmpty);
        assertThat(descendants()).isEmpty();
        assertThat(folder).doesNotExist();
        assertThat(folder.getParent()).doesNotExist();
    }

    @Test
    void an_interrupted_thread_can_close_nodes_and_stays_interrupted() {
        RedisNodes nodes = RedisNodes.start(2);
        nodes.pause(1);
        Thread.currentThread().interrupt();

        nodes.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(descendants()).isEmpty();
    }

    @Test
    void without_a_shell_nodes_run_and_only_pausing_is_refused() {
        try (RedisNodes nodes =
                RedisNodes.builder().count(1).shell(Optional.empty()).start()) {
            assertThatThrownBy(() -> nodes.pause(0))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("no /bin/sh");

            nodes.kill(0);
            nodes.restart(0);
            nodes.stop(0);

            assertThat(nodes.isRunning(0)).isFalse();
        }
    }

    @Test
    void the_embedded_server_runs() {
        ServerLocator nothingElse = new ServerLocator(name -> null, name -> null, EmbeddedServer::find);

        try (RedisNodes nodes =
                RedisNodes.builder().count(2).source(nothingElse::locate).start()) {
            assertThat(nodes.command(1, "INFO", "server")).contains("redis_version:6.2.");
        }
    }

    private static ProcessHandle[] descendants() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toArray(ProcessHandle[]::new);
    }

    private static void withoutPassword(int port) throws IOException {
        try (RespConnection connection = RespConnection.open(port, Duration.ofSeconds(2))) {
            connection.send("GET", "key");
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = listening()) {
            return socket.getLocalPort();
        }
    }

    private static IntSupplier portsOf(Integer... ports) {
        Queue<Integer> queue = new ArrayDeque<>(Arrays.asList(ports));
        return queue::remove;
    }
}
