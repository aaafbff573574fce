package io.redlock.test;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A server in a container of a Docker engine on this machine. Signals go through the engine, so pausing is the same
 * SIGSTOP that a process gets. Nothing else refers to Testcontainers, which need not be on the class path.
 */
final class ContainerServer implements NodeServer {

    private static final String NO_ENGINE =
            "No Redis server found: system property %s asks for Docker, and no engine answers"
                    .formatted(ServerLocator.DOCKER_PROPERTY);

    private static final String PORT_INSIDE = "6379";

    private final String image;
    private final NodeOptions options;
    private volatile @Nullable GenericContainer<?> container;
    private volatile int port;

    ContainerServer(String image, NodeOptions options) {
        this.image = image;
        this.options = options;
    }

    /** Fails, with the reason, where no container can be made. */
    static void requireEngine() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new RedisServerNotFoundException(NO_ENGINE);
        }
    }

    @Override
    public void start(int port) {
        GenericContainer<?> existing = container;
        try {
            if (existing != null && this.port == port) {
                existing.getDockerClient()
                        .startContainerCmd(existing.getContainerId())
                        .exec();
            } else {
                remove();
                create(port);
            }
        } catch (ContainerLaunchException | DockerException failed) {
            throw notStarted(failed);
        }
    }

    private void create(int port) {
        List<String> command =
                new ArrayList<>(List.of("redis-server", "--port", PORT_INSIDE, "--protected-mode", "no"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(options.arguments());
        GenericContainer<?> created = new GenericContainer<>(image);
        created.withCommand(command.toArray(String[]::new)).withEnv(options.environment());
        created.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
        // Bound by hand, since a port that the engine chooses changes with each start.
        created.setPortBindings(List.of("127.0.0.1:" + port + ":" + PORT_INSIDE));
        this.container = created;
        this.port = port;
        created.start();
    }

    private RuntimeException notStarted(RuntimeException failed) {
        StringBuilder words = new StringBuilder();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            words.append(cause.getMessage()).append('\n');
        }
        return PortTakenException.isMeantBy(words.toString())
                ? new PortTakenException(words.toString(), failed)
                : new RedisNodeException("Cannot start a container of %s: %s".formatted(image, words), failed);
    }

    @Override
    public boolean isRunning() {
        GenericContainer<?> current = container;
        return current != null && current.isRunning();
    }

    @Override
    public long pid() {
        GenericContainer<?> current = container;
        if (current == null) {
            throw new IllegalStateException("The server was never started");
        }
        Long pid = current.getCurrentContainerInfo().getState().getPidLong();
        return Objects.requireNonNull(pid, "The container engine told no process id");
    }

    /** Inside its container the server has another process id. The engine guards the port. */
    @Override
    public boolean isProcess(long pid) {
        return true;
    }

    @Override
    public void send(Signal signal) {
        GenericContainer<?> current = container;
        if (current == null || !current.isRunning()) {
            return;
        }
        try {
            current.getDockerClient()
                    .killContainerCmd(current.getContainerId())
                    .withSignal(signal.name())
                    .exec();
        } catch (DockerException refused) {
            if (current.isRunning()) {
                throw new RedisNodeException("Cannot send SIG%s to a container".formatted(signal), refused);
            }
        }
    }

    @Override
    public boolean awaitExit(Duration atMost) {
        GenericContainer<?> current = container;
        if (current == null || !current.isRunning()) {
            return true;
        }
        try (WaitContainerResultCallback end = new WaitContainerResultCallback()) {
            current.getDockerClient()
                    .waitContainerCmd(current.getContainerId())
                    .exec(end)
                    .awaitStatusCode(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (DockerClientException | IOException timeIsUp) {
            return !current.isRunning();
        }
    }

    @Override
    public String logTail() {
        GenericContainer<?> current = container;
        return current == null ? "" : current.getLogs();
    }

    @Override
    public void remove() {
        GenericContainer<?> current = container;
        if (current != null) {
            current.stop();
            container = null;
        }
    }
}
