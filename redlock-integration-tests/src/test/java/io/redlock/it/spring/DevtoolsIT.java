package io.redlock.it.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.it.Keys;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The developer tools put a new application in the place of the old one, without a new process. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DevtoolsIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private final RedisNodes nodes = REDIS.nodes();

    @Test
    void a_restart_leaves_no_thread_no_connection_and_no_key() throws Exception {
        List<String> words = run().lines()
                .filter(line -> line.startsWith("start ") || line.startsWith("closed "))
                .toList();

        assertThat(words).hasSize(RestartedApplication.STARTS + 1);
        assertThat(words.subList(0, RestartedApplication.STARTS))
                .allMatch(line -> line.contains("restartable=true locked=true"));
        // A thread that any of the starts had left would still be there.
        assertThat(words).last().isEqualTo("closed threads=0");
        Keys.awaitNone(nodes);
        assertThat(Keys.onRunning(nodes, "CLIENT", "LIST")).noneMatch(clients -> clients.contains("name=redlock"));
    }

    private String run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestartedApplication.class.getName(),
                        "--redlock.nodes=" + String.join(",", nodes.addresses()),
                        "--redlock.restart-guard=off",
                        "--spring.main.web-application-type=none",
                        "--spring.docker.compose.enabled=false",
                        "--spring.datasource.url=jdbc:h2:mem:restarted")
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
