package io.redlock.test.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresServerIT {

    @Test
    void it_answers_until_it_is_closed_and_leaves_nothing() throws SQLException {
        PostgresServer server = PostgresServer.start();
        Path data = data(server);
        assertThat(data).isDirectory();

        server.close();

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> data(server));
        assertThat(data.getParent()).doesNotExist();
    }

    @Test
    void it_ends_with_a_JVM_that_is_killed() throws IOException, InterruptedException {
        try (PostgresServer needed = PostgresServer.start()) {
            assertThat(needed.port()).isPositive();
        }
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = jvm.inputReader().readLine();
        assertThat(Path.of(folder)).isDirectory();

        jvm.destroyForcibly().waitFor();

        await().atMost(20, TimeUnit.SECONDS).until(() -> Files.notExists(Path.of(folder)));
    }

    /** Starts a server, says where it is and never ends by itself. */
    static final class Starter {

        private Starter() {}

        public static void main(String[] args) throws Exception {
            System.out.println(data(PostgresServer.start()).getParent());
            Thread.currentThread().join();
        }
    }

    private static Path data(PostgresServer server) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), PostgresServer.USER, "");
                ResultSet row = connection.createStatement().executeQuery("SHOW data_directory")) {
            row.next();
            return Path.of(row.getString(1));
        }
    }
}
