package io.redlock.spring.boot.autoconfigure.testcontainers;

import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import java.util.List;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Makes a node of each port that a container exposes, if it says {@code @ServiceConnection("redlock")}. A container of a
 * Redis image without that name is a server for Spring Data, and no node.
 */
final class RedlockContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, RedlockConnectionDetails> {

    RedlockContainerConnectionDetailsFactory() {
        super("redlock");
    }

    @Override
    protected RedlockConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new RedlockContainerConnectionDetails(source);
    }

    private static final class RedlockContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
            implements RedlockConnectionDetails {

        RedlockContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public List<Node> nodes() {
            Container<?> container = getContainer();
            return container.getExposedPorts().stream()
                    .map(port -> node(container.getHost(), container.getMappedPort(port)))
                    .toList();
        }

        private Node node(String host, int port) {
            Node node = Node.of("redis://%s:%d".formatted(host, port));
            SslBundle sslBundle = getSslBundle();
            return sslBundle == null ? node : node.withTls(sslBundle);
        }
    }
}
