package io.redlock.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** What Jedis is told, and what nobody can tell it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JedisSettingsTest {

    private static final String PLAIN = "redis://h:1";
    private static final String ENCRYPTED = "rediss://ada@h:1/3";

    private static JedisClientConfig config(String address, Consumer<DefaultJedisClientConfig.Builder> customizer) {
        return new JedisSettings(
                        Optional.of("bob"),
                        Optional.of("secret"),
                        2,
                        "till",
                        Duration.ofMillis(700),
                        false,
                        Optional.empty(),
                        customizer)
                .connectorTo(NodeAddressParser.parse(address))
                .config();
    }

    @Test
    void an_address_goes_before_the_settings_of_all() {
        JedisClientConfig plain = config(PLAIN, config -> {});
        JedisClientConfig encrypted = config(ENCRYPTED, config -> {});

        assertThat(plain.getCredentialsProvider().get().getUser()).isEqualTo("bob");
        assertThat(plain.getDatabase()).isEqualTo(2);
        assertThat(plain.isSsl()).isFalse();
        assertThat(encrypted.getCredentialsProvider().get().getUser()).isEqualTo("ada");
        assertThat(encrypted.getDatabase()).isEqualTo(3);
        assertThat(encrypted.isSsl()).isTrue();
    }

    @Test
    void a_customizer_has_the_last_word() {
        JedisClientConfig config =
                config(PLAIN, customized -> customized.clientName("other").user("eve"));

        assertThat(config.getClientName()).isEqualTo("other");
        assertThat(config.getCredentialsProvider().get().getUser()).isEqualTo("eve");
    }

    @Test
    void but_not_on_the_protocol_and_the_timeouts() {
        JedisClientConfig config = config(
                PLAIN, customized -> customized.protocol(RedisProtocol.RESP3).timeoutMillis(0));

        assertThat(config.getRedisProtocol()).isEqualTo(RedisProtocol.RESP2);
        assertThat(config.getConnectionTimeoutMillis()).isEqualTo(700);
        assertThat(config.getSocketTimeoutMillis()).isEqualTo(700);
    }

    @Test
    void nor_on_encryption_and_the_verification_of_host_names() {
        JedisClientConfig off =
                config(ENCRYPTED, customized -> customized.ssl(false).sslParameters(new SSLParameters()));
        JedisClientConfig on = config(PLAIN, customized -> customized.ssl(true));

        assertThat(off.isSsl()).isTrue();
        assertThat(off.getSslParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(on.getSslParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    }

    @Test
    void options_that_say_what_to_verify_are_taken_without_that() {
        SslOptions half = SslOptions.builder().sslVerifyMode(SslVerifyMode.CA).build();
        JedisClientConfig config = config(PLAIN, customized -> customized.sslOptions(half));

        assertThat(config.isSsl()).isTrue();
        assertThat(config.getSslOptions()).isNull();
        assertThat(config.getSslSocketFactory()).isNotNull();
        assertThat(config.getSslParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @Test
    void options_that_verify_nothing_are_refused() {
        SslOptions careless =
                SslOptions.builder().sslVerifyMode(SslVerifyMode.INSECURE).build();

        assertThatThrownBy(() -> config(ENCRYPTED, customized -> customized.sslOptions(careless)))
                .isInstanceOf(InvalidNodesException.class)
                .hasMessageContaining("The client config of node 'rediss://h:1' does not verify who answers");
    }

    @Test
    void options_that_cannot_be_used_are_refused_with_the_reason() {
        SslOptions missing = SslOptions.builder()
                .truststore(new File("pom.xml"), "secret".toCharArray())
                .build();

        assertThatThrownBy(() -> config(ENCRYPTED, customized -> customized.sslOptions(missing)))
                .isInstanceOf(InvalidNodesException.class)
                .hasMessageContaining("The SSL options in the client config of node 'rediss://h:1' cannot be used: ");
    }
}
