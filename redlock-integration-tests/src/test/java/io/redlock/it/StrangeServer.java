package io.redlock.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Speaks Redis' protocol, and says whatever a test wants it to say. */
public final class StrangeServer implements AutoCloseable {

    private final ServerSocket server;
    private final UnaryOperator<String> answers;
    private final List<Socket> sockets = new ArrayList<>();

    /** Starts it; a command's name, in capitals, is what the answer depends on. */
    public StrangeServer(UnaryOperator<String> answers) throws IOException {
        this.answers = answers;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::acceptAll);
    }

    /** {@return what a server says that grants everything and keeps nothing} */
    public static String sane(String command) {
        return switch (command) {
            case "HELLO" -> "*2\r\n+proto\r\n:2\r\n";
            case "INFO" -> info("7.0.15");
            case "GET" -> "$-1\r\n";
            case "TIME" -> "*2\r\n+%d\r\n+0\r\n".formatted(System.currentTimeMillis() / 1000);
            case "EVAL" -> ":1\r\n";
            default -> "+OK\r\n";
        };
    }

    /** {@return what a master of that version says of itself} */
    public static String info(String version) {
        String info = """
                redis_version:%s
                run_id:%s
                uptime_in_seconds:5000
                maxmemory:0
                maxmemory_policy:noeviction
                role:master
                cluster_enabled:0
                """.formatted(version, "0123456789".repeat(4)).replace("\n", "\r\n");
        return "$%d\r\n%s\r\n".formatted(info.length(), info);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "strange-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                start(() -> serve(socket));
            }
        } catch (IOException whenClosed) {
            // Nobody comes any more.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            for (String command = readCommand(in); !command.isEmpty(); command = readCommand(in)) {
                out.write(answers.apply(command).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException whenClosed) {
            // Which is how a conversation ends.
        }
    }

    /** Reads one command of arguments without line breaks; returns its name, or nothing at the end. */
    private static String readCommand(BufferedReader in) throws IOException {
        String header = in.readLine();
        if (header == null) {
            return "";
        }
        String name = "";
        int parts = Integer.parseInt(header.substring(1));
        for (int part = 0; part < parts; part++) {
            in.readLine();
            String text = in.readLine();
            name = part == 0 && text != null ? text.toUpperCase(java.util.Locale.ROOT) : name;
        }
        return name;
    }

    public String address() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
