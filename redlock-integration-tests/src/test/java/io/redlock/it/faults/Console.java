package io.redlock.it.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A connection to a server that is kept, for a server that will take no other or will not answer. Commands are written as a
 * person types them, and what comes back is not read.
 */
final class Console implements AutoCloseable {

    private static final int SILENT_MILLIS = 50;

    private final Socket socket;

    private Console(Socket socket) {
        this.socket = socket;
    }

    static Console at(int port) throws IOException {
        return new Console(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    void type(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** {@return whether the server is there and says nothing} */
    static boolean isSilent(int port) throws IOException {
        try (Console console = at(port)) {
            console.socket.setSoTimeout(SILENT_MILLIS);
            console.type("PING");
            return console.socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    /** {@return whether the server's answer begins so} */
    static boolean says(int port, String words) throws IOException {
        try (Console console = at(port)) {
            console.socket.setSoTimeout(SILENT_MILLIS);
            console.type("PING");
            byte[] answer = new byte[words.length()];
            int count = console.socket.getInputStream().readNBytes(answer, 0, answer.length);
            return new String(answer, 0, count, StandardCharsets.US_ASCII).startsWith(words);
        } catch (SocketTimeoutException | SocketException silentOrGone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
