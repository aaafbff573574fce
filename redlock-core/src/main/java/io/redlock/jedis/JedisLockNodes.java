package io.redlock.jedis;

import io.redlock.lane.LaneNode;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.DefaultJedisClientConfig;

/**
 * Independent Redis servers as lock nodes, with one connection each.
 *
 * <p>Immutable; may be opened by several clients, each with connections of its own.
 */
public final class JedisLockNodes implements LockNodes {

    private final List<JedisConnector> servers;
    private final Duration connectTimeout;
    private final String keyPrefix;
    private final boolean durable;

    private JedisLockNodes(List<JedisConnector> servers, Duration connectTimeout, String keyPrefix, boolean durable) {
        this.servers = List.copyOf(servers);
        this.connectTimeout = connectTimeout;
        this.keyPrefix = keyPrefix;
        this.durable = durable;
    }

    /**
     * {@return nodes with default settings}
     *
     * @param addresses as {@link Builder#addresses(List)} takes them
     * @throws InvalidNodesException if there is none, or one is malformed or there twice
     */
    public static JedisLockNodes of(String... addresses) {
        return builder().addresses(List.of(addresses)).build();
    }

    /** {@return a builder with default settings and no address} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return these nodes followed by others, whose users, certificates and timeouts may be different}
     *
     * @param others with the same key prefix
     * @throws InvalidNodesException if a server is among both
     * @throws IllegalArgumentException if the others have another key prefix, or are not durable as these are
     */
    public JedisLockNodes and(JedisLockNodes others) {
        if (!keyPrefix.equals(others.keyPrefix) || durable != others.durable) {
            throw new IllegalArgumentException(
                    "Nodes of one lock have the same key prefix, and are all durable or none; these are '%s' and '%s', %s and %s"
                            .formatted(keyPrefix, others.keyPrefix, durable, others.durable));
        }
        List<JedisConnector> all =
                Stream.concat(servers.stream(), others.servers.stream()).toList();
        NodeAddress.requireDistinct(all.stream().map(JedisConnector::address).toList());
        boolean longer = others.connectTimeout.compareTo(connectTimeout) > 0;
        return new JedisLockNodes(all, longer ? others.connectTimeout : connectTimeout, keyPrefix, durable);
    }

    @Override
    public List<LockNode> open(NodeContext context) {
        return LaneNode.openAll(servers.stream().map(JedisWires::new).toList(), keyPrefix, durable, context);
    }

    /** {@return the longest that one of them has} */
    @Override
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Settings of all nodes. Not safe for use by several threads. */
    public static final class Builder {

        private static final Duration LONGEST_CONNECT_TIMEOUT = Duration.ofMinutes(1);

        private List<NodeAddress> addresses = List.of();
        private Optional<String> username = Optional.empty();
        private Optional<String> password = Optional.empty();
        private int database;
        private String keyPrefix = "redlock";
        private String clientName = "redlock";
        private Duration connectTimeout = Duration.ofSeconds(1);
        private boolean tls;
        private boolean durable;
        private Optional<SSLSocketFactory> sslSocketFactory = Optional.empty();
        private Consumer<DefaultJedisClientConfig.Builder> clientConfig = config -> {};

        private Builder() {}

        /**
         * Sets the servers: {@code host:port}, {@code [::1]:6379}, or
         * {@code redis://[user[:password]@]host[:port][/database]}, with {@code rediss://} for TLS.
         *
         * @param addresses independent masters, an odd number, at least three
         * @return this builder
         * @throws InvalidNodesException if there is none, or one is malformed or there twice
         */
        public Builder addresses(List<String> addresses) {
            if (addresses.isEmpty()) {
                throw new InvalidNodesException(
                        "", "There are no nodes", "Name an odd number of independent Redis servers, at least three");
            }
            List<NodeAddress> parsed =
                    addresses.stream().map(NodeAddressParser::parse).toList();
            NodeAddress.requireDistinct(parsed);
            this.addresses = parsed;
            return this;
        }

        /**
         * Sets the ACL user for addresses that name none.
         *
         * @param username the user
         * @return this builder
         */
        public Builder username(String username) {
            this.username = Optional.of(username);
            return this;
        }

        /**
         * Sets the password for addresses that name none.
         *
         * @param password the password, as it is
         * @return this builder
         */
        public Builder password(String password) {
            this.password = Optional.of(password);
            return this;
        }

        /**
         * Sets the database for addresses that name none; 0 by default.
         *
         * @param database the database's number
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder database(int database) {
            if (database < 0) {
                throw new IllegalArgumentException("The database is %d, the first is 0".formatted(database));
            }
            this.database = database;
            return this;
        }

        /**
         * Sets what stands before every key; {@code redlock} by default. Only clients with the same prefix exclude each
         * other.
         *
         * @param keyPrefix the prefix
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder keyPrefix(String keyPrefix) {
            if (keyPrefix.isBlank()) {
                throw new IllegalArgumentException("The key prefix is blank; lock keys could meet other data");
            }
            this.keyPrefix = keyPrefix;
            return this;
        }

        /**
         * Sets how the connections are called on the servers ({@code CLIENT LIST}); {@code redlock} by default.
         *
         * @param clientName a name without blanks
         * @return this builder
         */
        public Builder clientName(String clientName) {
            this.clientName = clientName.replaceAll("[^!-~]", "-");
            return this;
        }

        /**
         * Sets how long a connection may take, and each step of its handshake; one second by default. Nobody who asks
         * for a lock waits for it.
         *
         * @param connectTimeout from one millisecond to one minute
         * @return this builder
         * @throws IllegalArgumentException if it is outside of that
         */
        public Builder connectTimeout(Duration connectTimeout) {
            if (connectTimeout.toMillis() < 1 || connectTimeout.compareTo(LONGEST_CONNECT_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "The connect timeout is %s, it must be from 1ms to 1m".formatted(connectTimeout));
            }
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * States that every server runs with {@code appendonly yes} and {@code appendfsync always}, and that no snapshot
         * is ever restored: one that was restarted and still has its marker then votes at once, and holds survive the
         * restart of any number of servers. False by default.
         *
         * @param durable whether that is so
         * @return this builder
         */
        public Builder durable(boolean durable) {
            this.durable = durable;
            return this;
        }

        /**
         * Encrypts every connection, also those to addresses without {@code rediss://}.
         *
         * @param tls whether to
         * @return this builder
         */
        public Builder tls(boolean tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Sets what makes encrypted sockets, for certificates of one's own. Host names are verified all the same.
         *
         * @param sslSocketFactory the factory
         * @return this builder
         */
        public Builder sslSocketFactory(SSLSocketFactory sslSocketFactory) {
            this.sslSocketFactory = Optional.of(sslSocketFactory);
            return this;
        }

        /**
         * Sets what makes encrypted sockets, where certificates are renewed while the application runs: it is asked once
         * for each connection. Host names are verified all the same.
         *
         * @param sslSocketFactory gives the factory for the next connection
         * @return this builder
         */
        public Builder sslSocketFactory(Supplier<SSLSocketFactory> sslSocketFactory) {
            return sslSocketFactory(new CurrentSslSocketFactory(sslSocketFactory));
        }

        /**
         * Adds settings of Jedis itself, for what there is no setting here, as a provider of credentials that change. They are
         * put on top of those above, once for each node; several are applied one after another. What an address says by
         * {@code rediss://}, the protocol (RESP2), the timeouts and the verification of host names stay as they are. Nobody
         * can see what a socket factory does that is set here: one with a trust manager of its own has to verify by itself.
         *
         * @param clientConfig what to set
         * @return this builder
         */
        public Builder clientConfig(Consumer<DefaultJedisClientConfig.Builder> clientConfig) {
            this.clientConfig = this.clientConfig.andThen(clientConfig);
            return this;
        }

        /**
         * {@return the nodes}
         *
         * @throws InvalidNodesException if no address was given, or a client config does not verify who answers
         */
        public JedisLockNodes build() {
            if (addresses.isEmpty()) {
                addresses(List.of());
            }
            JedisSettings settings = new JedisSettings(
                    username, password, database, clientName, connectTimeout, tls, sslSocketFactory, clientConfig);
            List<JedisConnector> servers =
                    addresses.stream().map(settings::connectorTo).toList();
            return new JedisLockNodes(servers, connectTimeout, keyPrefix, durable);
        }
    }
}
