package io.redlock.test.postgresql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * An empty PostgreSQL on a free port of the loopback interface, in a folder of its own. It ends with {@link #close()}, or
 * with this JVM, however that ends: a small script waits for the end of a pipe, and ends the server then.
 */
public final class PostgresServer implements AutoCloseable {

    /** Who may log in without a password, and owns everything. */
    public static final String USER = "test";

    /** The database that is there. */
    public static final String DATABASE = "postgres";

    private static final long START_SECONDS = 60;
    private static final long END_SECONDS = 20;

    /** The first argument is the folder, the others are the server's command line. SIGINT ends it and its sessions. */
    private static final String WATCH = """
            trap '' HUP INT QUIT TERM
            folder=$1
            shift
            "$@" </dev/null &
            server=$!
            read -r line
            kill -INT "$server"
            wait "$server"
            rm -rf -- "$folder"
            """;

    private final Path folder;
    private final int port;
    private final Process watch;

    private PostgresServer(Path folder, int port, Process watch) {
        this.folder = folder;
        this.port = port;
        this.watch = watch;
    }

    /**
     * Starts a server, and skips the test on a machine that has none.
     *
     * @return the server, which answers
     */
    public static PostgresServer start() {
        PostgresPrograms programs = PostgresPrograms.find().orElse(null);
        Assumptions.assumeTrue(programs != null, "not on this machine: postgresql");
        try {
            return start(programs);
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException("PostgreSQL of " + programs.folder() + " does not start", impossible);
        }
    }

    private static PostgresServer start(PostgresPrograms programs) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("redlock-postgresql-");
        ServerAccount account = ServerAccount.forFolder(folder);
        Path data = folder.resolve("data");
        run(
                folder,
                account.command(
                        programs.initdb(),
                        List.of("-D", data.toString(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")));
        int port = freePort();
        List<String> server = account.command(
                programs.postgres(),
                List.of("-D", data.toString(), "-p", String.valueOf(port), "-h", "127.0.0.1", "-k", "", "-F"));
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, "postgresql-watch", folder.toString()));
        command.addAll(server);
        PostgresServer started =
                new PostgresServer(folder, port, process(folder, command).start());
        started.awaitAnswer();
        return started;
    }

    private static ProcessBuilder process(Path folder, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = process(folder, command).start();
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("%s failed:%n%s".formatted(command, Files.readString(folder.resolve("log"))));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!answers()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
                String log = Files.readString(folder.resolve("log"));
                close();
                throw new IOException("No answer on port %d:%n%s".formatted(port, log));
            }
            Thread.sleep(50);
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url(), USER, "")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** {@return the JDBC URL of the database, without the user} */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE);
    }

    /** {@return where it listens, on 127.0.0.1} */
    public int port() {
        return port;
    }

    /** Ends the server with all its sessions, and removes what it wrote. */
    @Override
    public void close() {
        try {
            watch.getOutputStream().close();
            if (!watch.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("PostgreSQL in %s does not end".formatted(folder));
            }
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException("Cannot end PostgreSQL in " + folder, impossible);
        }
    }
}
