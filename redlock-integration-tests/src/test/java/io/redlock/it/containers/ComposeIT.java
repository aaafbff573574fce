package io.redlock.it.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redlock.Redlock;
import io.redlock.it.Clients;
import io.redlock.it.containers.Application.Payments;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An example that is in the documentation: three services of a compose file are the nodes. */
@EnabledIfRedisImage
@DisplayNameGeneration(ReplaceUnderscores.class)
class ComposeIT {

    private static final String COMPOSE_FILE = """
            services:
              lock-node-1: &lock-node
                image: 'redis:7'
                ports: ['127.0.0.1::6379']
                labels:
                  org.springframework.boot.service-connection: redlock
              lock-node-2: *lock-node
              lock-node-3:
                <<: *lock-node
                command: redis-server --requirepass s3cret
                labels:
                  org.springframework.boot.service-connection: redlock
                  io.redlock.password: s3cret
            """;

    @TempDir
    private Path folder;

    @Test
    void each_service_with_the_label_is_a_node() throws IOException {
        assumeTrue(
                RedisImageCondition.succeeds("docker", "compose", "version"),
                "not on this machine: docker-compose, the plugin of docker");
        Path file = folder.resolve("compose.yaml");
        Files.writeString(file, COMPOSE_FILE.replace("redis:7", RedisImage.NAME));

        try (ConfigurableApplicationContext context = run(file)) {
            assertThat(context.getBeansOfType(RedlockConnectionDetails.class)).hasSize(3);
            Clients.awaitUp(context.getBean(Redlock.class), 3);
            assertThat(context.getBean(Payments.class).pay("ada")).isTrue();
        } finally {
            // Boot would do it when the JVM ends, and the file has gone by then.
            RedisImageCondition.succeeds("docker", "compose", "-f", file.toString(), "down", "--timeout", "1");
        }
    }

    private static ConfigurableApplicationContext run(Path file) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.docker.compose.file=" + file,
                        "--spring.docker.compose.skip.in-tests=false",
                        "--spring.docker.compose.lifecycle-management=start-only",
                        "--spring.datasource.url=jdbc:h2:mem:compose",
                        "--redlock.node-timeout=2s");
    }
}
