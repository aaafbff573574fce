package io.redlock.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection to one server, for looking at it. Not for use by several threads. */
final class RespConnection implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Socket socket;
    private final RespReader replies;

    private RespConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.replies = new RespReader(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * Connects to a port of the loopback interface.
     *
     * @param timeout How long connecting, and then each wait for bytes, may take.
     */
    static RespConnection open(int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(timeout.toMillis());
            socket.setSoTimeout(millis);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), millis);
            return new RespConnection(socket);
        } catch (IOException unreachable) {
            socket.close();
            throw unreachable;
        }
    }

    /** {@return the reply to a command, rendered as {@link RespReader#read()} does} */
    String send(String... command) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(ascii("*" + command.length + "\r\n"));
        for (String part : command) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            request.writeBytes(ascii("$" + bytes.length + "\r\n"));
            request.writeBytes(bytes);
            request.writeBytes(ascii("\r\n"));
        }
        return exchange(request.toByteArray());
    }

    /** {@return the reply to PING, written the way a person would, which any server that answers at all understands} */
    String ping() throws IOException {
        return exchange(ascii("PING\r\n"));
    }

    private String exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        return replies.read();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
