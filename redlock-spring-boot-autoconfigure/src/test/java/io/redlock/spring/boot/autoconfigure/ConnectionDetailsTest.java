package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Redlock;
import io.redlock.jedis.InvalidNodesException;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails.Node;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Nodes that are not in the properties, and what changes the way to them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConnectionDetailsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class));

    private static RedlockConnectionDetails details(Node... nodes) {
        return () -> List.of(nodes);
    }

    @Test
    void win_over_properties() {
        runner.withBean(RedlockConnectionDetails.class, () -> details(Node.of("localhost:1")))
                .withPropertyValues("redlock.nodes=localhost:2,localhost:3,localhost:4")
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .extracting("address")
                        .containsExactly("redis://localhost:1"));
    }

    @Test
    void of_several_beans_are_put_together() {
        runner.withBean("one", RedlockConnectionDetails.class, () -> details(Node.of("localhost:1")))
                .withBean(
                        "two",
                        RedlockConnectionDetails.class,
                        () -> details(Node.of("localhost:2"), Node.of("localhost:3")))
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .extracting("address")
                        .containsExactlyInAnyOrder(
                                "redis://localhost:1", "redis://localhost:2", "redis://localhost:3"));
    }

    @Test
    void name_each_server_once_in_all_beans() {
        runner.withBean("one", RedlockConnectionDetails.class, () -> details(Node.of("localhost:1")))
                .withBean("two", RedlockConnectionDetails.class, () -> details(Node.of("rediss://localhost:1")))
                .run(context -> {
                    Throwable failure = Objects.requireNonNull(context.getStartupFailure());
                    FailureAnalysis analysis =
                            Objects.requireNonNull(new InvalidNodesFailureAnalyzer().analyze(failure));
                    assertThat(failure).hasRootCauseInstanceOf(InvalidNodesException.class);
                    assertThat(analysis.getDescription()).contains("'rediss://localhost:1' is there twice");
                    assertThat(analysis.getAction()).contains("RedlockConnectionDetails that names it");
                });
    }

    @Test
    void say_how_to_get_into_each_node() throws IOException {
        try (RecordingServer one = new RecordingServer();
                RecordingServer two = new RecordingServer();
                RecordingServer encrypted = new RecordingServer()) {
            RedlockConnectionDetails nodes = details(
                    Node.of(one.address()).withUser("ada", "1").withDatabase(7),
                    Node.of(two.address()).withPassword("2"),
                    Node.of(encrypted.address()).withTls(SslBundle.systemDefault()));
            runner.withBean(RedlockConnectionDetails.class, () -> nodes)
                    .withPropertyValues("redlock.password=of-nobody")
                    .run(context -> await().untilAsserted(() -> {
                        assertThat(String.join("\n", one.commands())).contains("AUTH ada 1", "SELECT 7");
                        assertThat(String.join("\n", two.commands()))
                                .containsPattern("AUTH (default )?2")
                                .doesNotContain("SELECT");
                        assertThat(encrypted.commands()).containsOnly("TLS");
                    }));
        }
    }

    @Test
    void tell_no_secret() {
        assertThat(Node.of("redis://ada:s3cret@localhost:1").withUser("ada", "s3cret"))
                .hasToString("Node[localhost:1]");
    }

    @Test
    void a_customizer_has_the_last_word_on_the_client_of_jedis() throws IOException {
        try (RecordingServer server = new RecordingServer()) {
            runner.withPropertyValues("redlock.nodes=" + server.address(), "redlock.client-name=shop")
                    .withBean(RedlockJedisClientConfigCustomizer.class, () -> config -> config.clientName("till"))
                    .run(context -> await().untilAsserted(() -> assertThat(server.commands())
                            .contains("CLIENT SETNAME till")
                            .doesNotContain("CLIENT SETNAME shop")));
        }
    }

    @Test
    void no_containers_and_no_spring_data_are_needed() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.testcontainers",
                        "org.springframework.boot.testcontainers",
                        "org.springframework.boot.docker",
                        "org.springframework.boot.data",
                        "org.springframework.data"))
                .withPropertyValues("redlock.nodes=localhost:1")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Redlock.class));
    }
}
