package io.redlock.spring.boot.autoconfigure;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes note of what a client sends, and says yes to everything: enough to see what a property changes on the wire. */
final class RecordingServer implements Closeable {

    /** What the first byte of a TLS handshake is. */
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket server;
    private final List<String> commands = new CopyOnWriteArrayList<>();

    RecordingServer() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** {@return every command with its arguments; "TLS" for a connection that began to encrypt} */
    List<String> commands() {
        return commands;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "recording-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int first = in.read(); first >= 0; first = in.read()) {
                if (first == TLS_HANDSHAKE) {
                    commands.add("TLS");
                    return;
                }
                String command = String.join(" ", arguments(in, Integer.parseInt(line(in))));
                commands.add(command);
                socket.getOutputStream().write(replyTo(command).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    private static List<String> arguments(InputStream in, int count) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = Integer.parseInt(line(in).substring(1));
            arguments.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            line(in);
        }
        return arguments;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static String replyTo(String command) {
        if (command.startsWith("HELLO")) {
            return "*4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:2\r\n";
        }
        if (command.startsWith("EVAL")) {
            return ":1\r\n";
        }
        return command.startsWith("GET") ? "$-1\r\n" : "+OK\r\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
