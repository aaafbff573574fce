package io.redlock.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What {@code redlock.ssl.*} changes on the wire. Certificates, on real servers: {@code TlsPropertiesIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SslPropertiesTest {

    private static final String BUNDLE =
            "spring.ssl.bundle.pem.mine.truststore.certificate=" + Certificates.SELF_SIGNED;

    private final RecordingServer server = new RecordingServer();
    private final ApplicationContextRunner connected = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class))
            .withPropertyValues("redlock.nodes=" + server.address());

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void sends(String command, String... properties) {
        connected.withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            await().untilAsserted(() -> assertThat(server.commands()).anyMatch(sent -> sent.endsWith(command)));
        });
    }

    @Test
    void ssl_enabled_encrypts() {
        sends("TLS", "redlock.ssl.enabled=true");
    }

    @Test
    void ssl_bundle_encrypts() {
        sends("TLS", "redlock.ssl.bundle=mine", BUNDLE);
    }

    @Test
    void ssl_bundle_is_for_encrypted_nodes_alone_if_ssl_is_not_enabled() {
        sends("CLIENT SETNAME redlock", "redlock.ssl.bundle=mine", "redlock.ssl.enabled=false", BUNDLE);
    }

    @Test
    void ssl_bundle_that_is_empty_encrypts_nothing() {
        sends("CLIENT SETNAME redlock", "redlock.ssl.bundle=");
    }

    @Test
    void ssl_bundle_that_is_unknown_is_named_with_its_property() {
        connected
                .withPropertyValues("redlock.ssl.bundle=yours")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("redlock.ssl.bundle")
                        .hasMessageContaining("spring.ssl.bundle.pem.yours"));
    }

    @Test
    void ssl_bundle_that_cannot_be_read_stops_the_startup() {
        connected
                .withPropertyValues(
                        "redlock.ssl.bundle=mine", "spring.ssl.bundle.pem.mine.truststore.certificate=file:/nowhere")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("nowhere"));
    }
}
