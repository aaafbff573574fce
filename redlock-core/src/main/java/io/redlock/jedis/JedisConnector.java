package io.redlock.jedis;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Lets Jedis connect, do TLS, authenticate and select the database, then takes the socket over. The host name of a TLS
 * server is always verified. Immutable.
 *
 * @param username the ACL user where an address names none
 * @param password the password where an address names none
 * @param database the database where an address names none
 * @param clientName how the connection is called on the server
 * @param connectTimeout how long the connection may take, and each step of the handshake
 * @param tls whether also addresses without {@code rediss://} are encrypted
 * @param sslSocketFactory makes the encrypted sockets; empty for the JVM's default
 */
record JedisConnector(
        Optional<String> username,
        Optional<String> password,
        int database,
        String clientName,
        Duration connectTimeout,
        boolean tls,
        Optional<SSLSocketFactory> sslSocketFactory) {

    JedisWire connect(NodeAddress address) {
        JedisClientConfig config = configFor(address);
        SocketKeeper sockets = new SocketKeeper(new HostAndPort(address.host(), address.port()), config);
        try {
            new Connection(sockets, config);
            return JedisWire.over(sockets.socket());
        } catch (IOException closedMeanwhile) {
            throw new JedisConnectionException(closedMeanwhile);
        } catch (JedisException failed) {
            sockets.close();
            throw failed;
        }
    }

    private JedisClientConfig configFor(NodeAddress address) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .connectionTimeoutMillis(Math.toIntExact(connectTimeout.toMillis()))
                .socketTimeoutMillis(Math.toIntExact(connectTimeout.toMillis()))
                .clientName(clientName)
                .database(address.database().orElse(database));
        address.username().or(() -> username).ifPresent(config::user);
        address.password().or(() -> password).ifPresent(config::password);
        if (tls || address.tls()) {
            SSLParameters verified = new SSLParameters();
            verified.setEndpointIdentificationAlgorithm("HTTPS");
            config.ssl(true).sslParameters(verified);
            sslSocketFactory.ifPresent(config::sslSocketFactory);
        }
        return config.build();
    }

    /** Keeps the socket that a connection was made of: the lane reads and writes it from two sides at once. */
    private static final class SocketKeeper extends DefaultJedisSocketFactory {

        private Socket socket = new Socket();

        SocketKeeper(HostAndPort address, JedisClientConfig config) {
            super(address, config);
        }

        @Override
        public Socket createSocket() {
            socket = super.createSocket();
            return socket;
        }

        Socket socket() {
            return socket;
        }

        void close() {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                // It is closed, which is what was wanted.
            }
        }
    }
}
