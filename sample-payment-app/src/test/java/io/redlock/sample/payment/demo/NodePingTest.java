package io.redlock.sample.payment.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NodePingTest {

    private final List<ServerSocket> servers = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    @Test
    void two_of_three_answers_are_a_quorum() throws IOException {
        assertThat(NodePing.quorumAnswers(share(serverThatSays("+PONG\r\n"), serverThatSays("+PONG\r\n"), closed())))
                .isTrue();
    }

    @Test
    void one_of_three_answers_is_not() throws IOException {
        assertThat(NodePing.quorumAnswers(share(serverThatSays("+PONG\r\n"), closed(), closed())))
                .isFalse();
    }

    @Test
    void another_server_on_an_old_port_is_no_node() throws IOException {
        assertThat(NodePing.quorumAnswers(share(serverThatSays("HTTP/1.1 400 Bad Request\r\n"))))
                .isFalse();
    }

    @Test
    void a_file_without_addresses_names_no_node() {
        assertThat(NodePing.quorumAnswers(share(""))).isFalse();
        assertThat(NodePing.quorumAnswers(share("no address"))).isFalse();
    }

    private static DemoShare share(String... nodes) {
        return new DemoShare(List.of(nodes), "");
    }

    private String serverThatSays(String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> answerOnce(server, answer), "fake-node");
        thread.setDaemon(true);
        thread.start();
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    private static void answerOnce(ServerSocket server, String answer) {
        try (Socket caller = server.accept()) {
            caller.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            caller.getOutputStream().flush();
            // Closing before the question was read would be a reset, not an answer.
            caller.getInputStream().readNBytes("PING\r\n".length());
        } catch (IOException closedByTheTest) {
            return;
        }
    }

    private static String closed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "redis://127.0.0.1:" + server.getLocalPort();
        }
    }
}
