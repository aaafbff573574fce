package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class RelayTest {

    private ServerSocket door;
    private Relay relay;
    private Socket follower;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        relay = Relay.to(door.getLocalPort());
        follower = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        server = door.accept();
    }

    @AfterEach
    void hang_up() throws IOException {
        relay.close();
        follower.close();
        server.close();
        door.close();
    }

    private static void say(Socket socket, int letter) throws IOException {
        socket.getOutputStream().write(letter);
    }

    private static int hear(Socket socket) throws IOException {
        return socket.getInputStream().read();
    }

    @Test
    void both_sides_hear_each_other() throws IOException {
        say(follower, 'f');
        say(server, 's');

        assertThat(hear(server)).isEqualTo('f');
        assertThat(hear(follower)).isEqualTo('s');
    }

    @Test
    void what_the_server_says_can_be_held_back_and_what_it_is_told_goes_on() throws IOException {
        relay.hold();
        say(server, 's');
        say(follower, 'f');

        assertThat(hear(server)).isEqualTo('f');
        follower.setSoTimeout(100);
        assertThatThrownBy(() -> hear(follower)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void what_is_held_back_when_it_ends_is_lost() throws IOException {
        relay.hold();
        say(server, 's');

        relay.close();

        assertThat(heardToTheEnd()).isEqualTo(-1);
    }

    /** The end may be heard as a reset. */
    private int heardToTheEnd() {
        try {
            return hear(follower);
        } catch (IOException reset) {
            return -1;
        }
    }
}
