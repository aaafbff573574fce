package io.redlock.spring.boot.autoconfigure;

import io.redlock.jedis.JedisLockNodes;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails.Node;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Makes nodes of what connection details say of each and the properties say of all.
 *
 * @param properties what all nodes have in common
 * @param customizers have the last word
 */
record JedisNodes(RedlockProperties properties, List<RedlockJedisClientConfigCustomizer> customizers) {

    JedisLockNodes of(List<Node> nodes) {
        return nodes.stream()
                .map(this::of)
                .reduce(JedisLockNodes::and)
                .orElseGet(() -> JedisLockNodes.builder().build());
    }

    private JedisLockNodes of(Node node) {
        JedisLockNodes.Builder builder = JedisLockNodes.builder()
                .addresses(List.of(node.address()))
                .tls(node.tls())
                .keyPrefix(properties.keyPrefix())
                .clientName(properties.clientName())
                .connectTimeout(properties.connectTimeout())
                .durable(properties.durable());
        node.username().ifPresent(builder::username);
        node.password().ifPresent(builder::password);
        node.database().ifPresent(builder::database);
        node.sslBundle().ifPresent(bundle -> trust(bundle, builder));
        customizers.forEach(customizer -> builder.clientConfig(customizer::customize));
        return builder.build();
    }

    /** Made anew for each connection, and once here: what cannot be read stops the startup. */
    private static void trust(SslBundle bundle, JedisLockNodes.Builder builder) {
        bundle.createSslContext();
        builder.sslSocketFactory(() -> bundle.createSslContext().getSocketFactory());
        SslOptions options = bundle.getOptions();
        builder.clientConfig(
                config -> config.sslParameters(new SSLParameters(options.getCiphers(), options.getEnabledProtocols())));
    }
}
