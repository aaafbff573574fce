package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultProxyTest {

    private static final int NOTHING_COMES_MILLIS = 150;
    private static final int PATIENCE_MILLIS = 10_000;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Echo echo;
    private FaultProxy proxy;
    private Socket client;

    /** A server that says what it is told, and notes it. */
    private final class Echo implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Echo() throws IOException {
            start(() -> {
                while (true) {
                    Socket socket = server.accept();
                    start(() -> serve(socket));
                }
            });
        }

        private void serve(Socket socket) throws IOException {
            try (socket) {
                byte[] bytes = new byte[1024];
                for (int count = read(socket, bytes); count >= 0; count = read(socket, bytes)) {
                    heard.add(new String(bytes, 0, count, StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(bytes, 0, count);
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // Which is how a conversation ends.
                    }
                },
                "echo");
        thread.setDaemon(true);
        thread.start();
    }

    private static int read(Socket socket, byte[] bytes) throws IOException {
        return socket.getInputStream().read(bytes);
    }

    @BeforeEach
    void connect() throws IOException {
        echo = new Echo();
        proxy = FaultProxy.to(echo.server.getLocalPort());
        client = dial();
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        proxy.close();
        echo.close();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void say(String words) throws IOException {
        client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    }

    private String hear(int bytes) throws IOException {
        client.setSoTimeout(PATIENCE_MILLIS);
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private void assertNothingComes() throws IOException {
        client.setSoTimeout(NOTHING_COMES_MILLIS);
        InputStream in = client.getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    }

    private String allHeard() {
        return String.join("", heard);
    }

    private boolean isCut() throws IOException {
        client.setSoTimeout(PATIENCE_MILLIS);
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException silent) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void everything_passes_and_is_counted() throws IOException {
        say("hello");

        assertThat(hear(5)).isEqualTo("hello");
        await().until(() -> proxy.requestBytes() == 5 && proxy.replyBytes() == 5);
    }

    @Test
    void what_is_held_arrives_when_that_is_over() throws IOException {
        proxy.requests(Flow.held());
        say("hello");
        assertNothingComes();
        assertThat(heard).isEmpty();

        proxy.heal();

        assertThat(hear(5)).isEqualTo("hello");
    }

    @Test
    void what_is_held_arrives_although_the_client_has_gone() throws IOException {
        proxy.requests(Flow.held());
        say("late");
        client.close();
        proxy.heal();

        await().until(() -> allHeard().equals("late"));
    }

    @Test
    void replies_alone_can_be_held() throws IOException {
        proxy.replies(Flow.held());
        say("hello");
        await().until(() -> allHeard().equals("hello"));
        assertNothingComes();

        proxy.heal();

        assertThat(hear(5)).isEqualTo("hello");
    }

    @Test
    void what_is_lost_never_arrives_and_its_connection_ends_when_that_is_over() throws IOException {
        proxy.requests(Flow.lost());
        say("hello");
        assertNothingComes();

        proxy.heal();

        assertThat(isCut()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void replies_alone_can_be_lost() throws IOException {
        proxy.replies(Flow.lost());
        say("hello");
        await().until(() -> allHeard().equals("hello"));
        assertNothingComes();
    }

    @Test
    void what_is_delayed_arrives_late_and_in_order() throws IOException {
        proxy.requests(Flow.delayedBy(Duration.ofMillis(200)));
        long start = System.nanoTime();
        say("one");
        say("two");

        assertThat(hear(6)).isEqualTo("onetwo");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void what_trickles_arrives_byte_by_byte() throws IOException {
        proxy.replies(Flow.trickled());
        long start = System.nanoTime();
        say("0123456789");

        assertThat(hear(10)).isEqualTo("0123456789");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Flow.TRICKLE_PAUSE.multipliedBy(9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void a_cut_comes_after_so_many_bytes_of_requests(int bytes) throws IOException {
        proxy.requests(Flow.cutAfter(bytes));
        say("hello");

        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isSubstringOf("hello");
        await().until(() -> allHeard().equals("hello".substring(0, bytes)));
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void a_cut_comes_after_so_many_bytes_of_replies(int bytes) throws IOException {
        proxy.replies(Flow.cutAfter(bytes));
        say("hello");

        assertThat(hear(6)).isEqualTo("hello".substring(0, bytes));
        assertThat(allHeard()).isEqualTo("hello");
    }

    @Test
    void the_next_connection_after_a_cut_works() throws IOException {
        proxy.requests(Flow.cutAfter(2));
        say("hello");
        assertThat(isCut()).isTrue();

        client = dial();
        say("again");

        assertThat(hear(5)).isEqualTo("again");
    }

    @Test
    void who_is_refused_has_no_connection_until_that_is_over() throws IOException {
        proxy.refuse();
        assertThat(isCut()).isTrue();
        client = dial();
        assertThat(isCut()).isTrue();

        proxy.heal();
        client = dial();
        say("hello");

        assertThat(hear(5)).isEqualTo("hello");
    }

    @Test
    void another_server_can_take_over() throws IOException {
        try (Echo other = new Echo()) {
            echo.close();
            proxy.pointAt(other.server.getLocalPort());
            assertThat(isCut()).isTrue();
            client = dial();
            say("hello");

            assertThat(hear(5)).isEqualTo("hello");
        }
    }

    @Test
    void a_server_that_is_gone_ends_the_connection() throws IOException {
        echo.close();
        client = dial();

        assertThat(isCut()).isTrue();
    }

    @Test
    void it_ends_with_its_thread() throws IOException {
        proxy.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("fault-proxy-" + proxy.port()));
        assertThat(isCut()).isTrue();
    }
}
