package io.redlock.spring.boot.autoconfigure;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/** Where the nodes are and how to get in. A bean of this type stands in for the properties of the same names. */
public interface RedlockConnectionDetails extends ConnectionDetails {

    /** {@return the addresses of all nodes, as {@code redlock.nodes} takes them} */
    List<String> nodes();

    /** {@return the ACL user for addresses that name none} */
    default Optional<String> username() {
        return Optional.empty();
    }

    /** {@return the password for addresses that name none} */
    default Optional<String> password() {
        return Optional.empty();
    }

    /** {@return the database for addresses that name none} */
    default int database() {
        return 0;
    }

    /** {@return whether to encrypt every connection, also to addresses without {@code rediss://}} */
    default boolean tls() {
        return sslBundle().isPresent();
    }

    /** {@return the certificates to trust and to show; without, those of the JVM} */
    default Optional<SslBundle> sslBundle() {
        return Optional.empty();
    }
}
