package io.redlock.spring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the nodes are and how to get in. A bean of this type stands in for the properties that say so, {@code redlock.nodes}
 * first of all; the nodes of several beans are put together.
 *
 * <pre>{@code
 * @Bean
 * RedlockConnectionDetails lockNodes(DiscoveryClient discovery) {
 *     return () -> discovery.getInstances("lock-redis").stream()
 *             .map(server -> Node.of("redis://" + server.getHost() + ":" + server.getPort()))
 *             .toList();
 * }
 * }</pre>
 *
 * <p>It is asked once, at startup: which servers are the nodes must not change under a lock.
 */
@FunctionalInterface
public interface RedlockConnectionDetails extends ConnectionDetails {

    /** {@return all nodes, each server once} */
    List<Node> nodes();

    /**
     * One node. What its address names wins over what stands beside it.
     *
     * @param address as {@code redlock.nodes} takes it
     * @param username the ACL user
     * @param password the password
     * @param database the number of the database; empty for 0
     * @param tls whether to encrypt the connection, also if the address is no {@code rediss://}
     * @param sslBundle the certificates to trust and to show; without, those of the JVM
     */
    record Node(
            String address,
            Optional<String> username,
            Optional<String> password,
            OptionalInt database,
            boolean tls,
            Optional<SslBundle> sslBundle) {

        /** {@return a node that needs no more than its address to be reached} */
        public static Node of(String address) {
            return new Node(address, Optional.empty(), Optional.empty(), OptionalInt.empty(), false, Optional.empty());
        }

        /** {@return this node for an ACL user} */
        public Node withUser(String newUsername, String newPassword) {
            return new Node(address, Optional.of(newUsername), Optional.of(newPassword), database, tls, sslBundle);
        }

        /** {@return this node with a password for its user, without one for the default user} */
        public Node withPassword(String newPassword) {
            return new Node(address, username, Optional.of(newPassword), database, tls, sslBundle);
        }

        /** {@return this node with another database than 0} */
        public Node withDatabase(int newDatabase) {
            return new Node(address, username, password, OptionalInt.of(newDatabase), tls, sslBundle);
        }

        /** {@return this node, encrypted, with certificates of one's own} */
        public Node withTls(SslBundle newSslBundle) {
            return new Node(address, username, password, database, true, Optional.of(newSslBundle));
        }

        /** {@return this node, encrypted, with certificates that are asked for anew for each connection} */
        public Node withTls(Supplier<SslBundle> currentSslBundle) {
            return withTls(new CurrentSslBundle(currentSslBundle));
        }

        /** {@return what is no secret: the address may carry a password} */
        @Override
        public String toString() {
            return "Node[%s%s]".formatted(tls ? "TLS " : "", address.substring(address.lastIndexOf('@') + 1));
        }
    }
}
