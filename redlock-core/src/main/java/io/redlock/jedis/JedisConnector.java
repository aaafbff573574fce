package io.redlock.jedis;

import java.io.IOException;
import java.net.Socket;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Lets Jedis connect to one node, do TLS, authenticate and select the database, then takes the socket over. The host name of
 * a TLS server is always verified. Immutable.
 *
 * @param address the node
 * @param config what Jedis is told
 */
record JedisConnector(NodeAddress address, JedisClientConfig config) {

    JedisWire connect() {
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
