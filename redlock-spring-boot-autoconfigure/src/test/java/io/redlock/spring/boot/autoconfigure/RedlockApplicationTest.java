package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.redlock.spring.boot.autoconfigure.endpoint.RedlockEndpointAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.health.RedlockHealthAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.jdbc.FencingGuardAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.metrics.RedlockMetricsAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.observation.RedlockObservationAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.springdata.SpringDataRedisNodeAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.web.RedlockWebAutoConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** What an application finds in the jar: registered analyzers, auto-configurations and the properties' manual. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockApplicationTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, RedlockAutoConfiguration.class})
    static class Application {}

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_failed_startup_says_what_to_do(CapturedOutput output) {
        assertThatThrownBy(() -> run()).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property redlock.nodes is not set or empty")
                .contains("Set redlock.nodes to the addresses of an odd number of independent Redis servers");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void an_impossible_value_is_named_with_its_property(CapturedOutput output) {
        assertThatThrownBy(() -> run("--redlock.nodes=localhost", "--redlock.lease=0"))
                .isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("redlock.lease")
                .contains("it must be from 10ms");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_server_that_must_not_vote_is_named_with_what_is_wrong(CapturedOutput output) throws IOException {
        try (RecordingServer replica = new RecordingServer()) {
            replica.become("slave");

            assertThatThrownBy(() -> run("--redlock.nodes=" + replica.address()))
                    .isNotNull();
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("The node 'redis://" + replica.address() + "' of redlock.nodes must not vote")
                    .contains("it is a replica of 10.0.0.9:6379")
                    .contains("or name another one in redlock.nodes");
        }
    }

    private static void run(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments).close();
    }

    static Stream<String> properties() {
        return Stream.of(
                        "enabled nodes username password database ssl.enabled ssl.bundle client-name key-prefix",
                        "lease max-lease hold-limit renewal.enabled wait-time outage-timeout node-timeout",
                        "connect-timeout drift-factor restart-guard durable shutdown-timeout aspect.enabled aspect.order",
                        "transaction.commit-margin transaction.inside use-spring-data-redis",
                        "web.problem-details.enabled",
                        "metrics.enabled metrics.max-names events.enabled health.degraded endpoint.revoke.enabled")
                .flatMap(line -> Arrays.stream(line.split(" ")));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void the_manual_describes_the_property(String property) throws IOException {
        String metadata = read("META-INF/spring-configuration-metadata.json");

        assertThat(metadata)
                .containsPattern("\"name\": \"redlock\\.%s\",\\s+\"type\": \"[^\"]+\",\\s+\"description\": \"[^\"]{10,}"
                        .formatted(property.replace(".", "\\.")));
    }

    @Test
    void the_manual_has_no_other_property() throws IOException {
        List<String> described =
                JsonPath.read(read("META-INF/spring-configuration-metadata.json"), "$.properties[*].name");

        // Boot has two for every endpoint.
        Stream<String> ofTheEndpoint =
                Stream.of("management.endpoint.redlock.access", "management.endpoint.redlock.cache.time-to-live");
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(properties().map("redlock."::concat), ofTheEndpoint)
                        .toList());
    }

    @Test
    void the_auto_configurations_are_listed() throws IOException {
        assertThat(read("META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")
                        .lines())
                .containsExactly(
                        RedlockAspectAutoConfiguration.class.getName(),
                        RedlockAutoConfiguration.class.getName(),
                        RedlockEndpointAutoConfiguration.class.getName(),
                        RedlockEventAutoConfiguration.class.getName(),
                        RedlockHealthAutoConfiguration.class.getName(),
                        FencingGuardAutoConfiguration.class.getName(),
                        RedlockMetricsAutoConfiguration.class.getName(),
                        RedlockObservationAutoConfiguration.class.getName(),
                        SpringDataRedisNodeAutoConfiguration.class.getName(),
                        RedlockWebAutoConfiguration.class.getName());
    }

    private static String read(String resource) throws IOException {
        return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
    }
}
