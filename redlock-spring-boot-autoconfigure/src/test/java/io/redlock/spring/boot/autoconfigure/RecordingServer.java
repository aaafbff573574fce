package io.redlock.spring.boot.autoconfigure;

import io.redlock.lane.LockScripts;
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
import java.util.concurrent.TimeUnit;

/**
 * Takes note of what a client sends, and says yes to everything: enough to see what a property changes on the wire. It has
 * a marker, as a server has that was locked on before, if it is given one.
 */
final class RecordingServer implements Closeable {

    /** What the first byte of a TLS handshake is. */
    private static final int TLS_HANDSHAKE = 0x16;

    private static final String INFO =
            "redis_version:7.0.15\r\nrun_id:a-run\r\nrole:%s\r\nmaster_host:10.0.0.9\r\nmaster_port:6379\r\n";

    private final ServerSocket server;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile String role = "master";
    private volatile String marker = "";

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

    void become(String newRole) {
        role = newRole;
    }

    void mark(String newMarker) {
        marker = newMarker;
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
                List<String> command = arguments(in, Integer.parseInt(line(in)));
                commands.add(String.join(" ", command));
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

    private String replyTo(List<String> command) {
        return switch (command.get(0)) {
            case "HELLO" -> "*4\r\n" + bulk("server") + bulk("redis") + bulk("proto") + ":2\r\n";
            case "INFO" -> bulk(INFO.formatted(role));
            case "GET" -> marker.isEmpty() ? "$-1\r\n" : bulk(marker);
            case "TIME" -> time();
            case "EVAL" -> eval(command);
            default -> "+OK\r\n";
        };
    }

    /** Runs no script, but knows the one that replaces the marker. */
    private String eval(List<String> command) {
        if (!command.get(1).equals(LockScripts.MARK)) {
            return ":1\r\n";
        }
        marker = command.get(5);
        return bulk(marker);
    }

    private static String time() {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
        return "*2\r\n" + bulk(Long.toString(micros / 1_000_000)) + bulk(Long.toString(micros % 1_000_000));
    }

    private static String bulk(String text) {
        return "$%d\r\n%s\r\n".formatted(text.length(), text);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
