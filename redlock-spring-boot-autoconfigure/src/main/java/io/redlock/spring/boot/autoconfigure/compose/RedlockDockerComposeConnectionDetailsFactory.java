package io.redlock.spring.boot.autoconfigure.compose;

import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes a node of each port of a service with the label {@code org.springframework.boot.service-connection: redlock}. The
 * labels {@code io.redlock.username} and {@code io.redlock.password} say how to get in.
 */
final class RedlockDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<RedlockConnectionDetails> {

    RedlockDockerComposeConnectionDetailsFactory() {
        super("redlock");
    }

    @Override
    protected RedlockConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new RedlockDockerComposeConnectionDetails(source.getRunningService());
    }

    private static final class RedlockDockerComposeConnectionDetails extends DockerComposeConnectionDetails
            implements RedlockConnectionDetails {

        private final List<Node> nodes;

        RedlockDockerComposeConnectionDetails(RunningService service) {
            super(service);
            SslBundle sslBundle = getSslBundle(service);
            this.nodes = service.ports().getAll("tcp").stream()
                    .map(port -> Node.of("redis://%s:%d".formatted(service.host(), port)))
                    .map(node -> withUser(node, service))
                    .map(node -> sslBundle == null ? node : node.withTls(sslBundle))
                    .toList();
        }

        private static Node withUser(Node node, RunningService service) {
            Optional<String> username = Optional.ofNullable(service.labels().get("io.redlock.username"));
            Optional<String> password = Optional.ofNullable(service.labels().get("io.redlock.password"));
            return new Node(node.address(), username, password, node.database(), node.tls(), node.sslBundle());
        }

        @Override
        public List<Node> nodes() {
            return nodes;
        }
    }
}
