package io.redlock.spring.boot.autoconfigure.springdata;

import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/** The one server that Spring Data Redis is connected to, with its credentials and certificates, as the only node. */
final class SpringDataRedisConnectionDetails implements RedlockConnectionDetails {

    private static final Logger LOG = LoggerFactory.getLogger(SpringDataRedisConnectionDetails.class);

    private final DataRedisConnectionDetails details;
    private final Standalone server;

    SpringDataRedisConnectionDetails(DataRedisConnectionDetails details) {
        refuse("sentinels", details.getSentinel());
        refuse("a cluster", details.getCluster());
        refuse("a master with replicas", details.getMasterReplica());
        this.details = details;
        this.server = Objects.requireNonNull(details.getStandalone(), "Spring Data Redis names no server");
    }

    private static void refuse(String servers, @Nullable Object configured) {
        if (configured != null) {
            throw new InvalidConfigurationPropertyValueException(
                    "redlock.use-spring-data-redis",
                    true,
                    ("Spring Data Redis is connected to %s: what takes over from a master may not have its locks."
                                    + " Name independent masters in redlock.nodes")
                            .formatted(servers));
        }
    }

    @Override
    public List<Node> nodes() {
        String host = server.getHost().contains(":") ? "[" + server.getHost() + "]" : server.getHost();
        String address = "redis://%s:%d".formatted(host, server.getPort());
        LOG.warn(
                "redlock.use-spring-data-redis is true: all locks are on the one server {}. While it is down nobody gets a"
                        + " lock; if it comes back without its data, or another server in its place, two may have the same."
                        + " Three independent masters in redlock.nodes outlive both",
                address);
        Node node = new Node(
                address,
                Optional.ofNullable(details.getUsername()),
                Optional.ofNullable(details.getPassword()),
                OptionalInt.of(server.getDatabase()),
                false,
                Optional.empty());
        return List.of(details.getSslBundle() == null ? node : node.withTls(this::sslBundle));
    }

    private SslBundle sslBundle() {
        return Objects.requireNonNull(details.getSslBundle());
    }
}
