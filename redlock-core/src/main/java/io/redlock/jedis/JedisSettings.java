package io.redlock.jedis;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * How Jedis connects to nodes, where an address does not say otherwise.
 *
 * @param username the ACL user where an address names none
 * @param password the password where an address names none
 * @param database the database where an address names none
 * @param clientName how the connection is called on the server
 * @param connectTimeout how long the connection may take, and each step of the handshake
 * @param tls whether also addresses without {@code rediss://} are encrypted
 * @param sslSocketFactory makes the encrypted sockets; empty for the JVM's default
 * @param customizer has the last word, but for what must not change
 */
record JedisSettings(
        Optional<String> username,
        Optional<String> password,
        int database,
        String clientName,
        Duration connectTimeout,
        boolean tls,
        Optional<SSLSocketFactory> sslSocketFactory,
        Consumer<DefaultJedisClientConfig.Builder> customizer) {

    /** {@return what connects to a node} The customizer is asked once, now. */
    JedisConnector connectorTo(NodeAddress address) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .clientName(clientName)
                .database(address.database().orElse(database));
        address.username().or(() -> username).ifPresent(config::user);
        address.password().or(() -> password).ifPresent(config::password);
        config.ssl(tls || address.tls());
        sslSocketFactory.ifPresent(config::sslSocketFactory);
        customizer.accept(config);
        keepWhatMustNotChange(config, address);
        return new JedisConnector(address, config.build());
    }

    /** What a lane reads is RESP2, no handshake may hang, and who answers has to be who was meant. */
    private void keepWhatMustNotChange(DefaultJedisClientConfig.Builder config, NodeAddress address) {
        int timeout = Math.toIntExact(connectTimeout.toMillis());
        config.protocol(RedisProtocol.RESP2).connectionTimeoutMillis(timeout).socketTimeoutMillis(timeout);
        JedisClientConfig wanted = config.build();
        if (wanted.isSsl() || wanted.getSslOptions() != null || tls || address.tls()) {
            config.ssl(true);
            verifyHostName(config, wanted, address);
        }
    }

    private static void verifyHostName(
            DefaultJedisClientConfig.Builder config, JedisClientConfig wanted, NodeAddress address) {
        SSLParameters parameters = wanted.getSslParameters();
        SslOptions options = wanted.getSslOptions();
        if (options != null) {
            parameters = options.getSslParameters();
            config.sslSocketFactory(socketFactoryOf(options, address)).sslOptions(null);
        }
        SSLParameters verified = parameters == null ? new SSLParameters() : parameters;
        verified.setEndpointIdentificationAlgorithm("HTTPS");
        config.sslParameters(verified);
    }

    /** Where no certificate is verified no host name is. */
    private static SSLSocketFactory socketFactoryOf(SslOptions options, NodeAddress address) {
        if (options.getSslVerifyMode() == SslVerifyMode.INSECURE) {
            throw new InvalidNodesException(
                    address.display(),
                    "The client config of node '%s' does not verify who answers".formatted(address.display()),
                    "Name a trust store with the certificate of the node, and leave the verification on");
        }
        try {
            return options.createSslContext().getSocketFactory();
        } catch (IOException | GeneralSecurityException unusable) {
            throw new InvalidNodesException(
                    address.display(),
                    "The SSL options in the client config of node '%s' cannot be used: %s"
                            .formatted(address.display(), unusable.getMessage()),
                    "Check the stores, their types and passwords");
        }
    }
}
