package io.redlock.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Starts {@link RedisNodes} that differ from the default. Not thread-safe. */
public final class RedisNodesBuilder {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private static final int MAX_COUNT = 64;
    private static final Path SHELL = Path.of("/bin/sh");

    private final Map<Integer, NodeOptions> optionsOfNodes = new HashMap<>();
    private NodeOptions options = NodeOptions.NONE;
    private int count = 5;
    private Supplier<ServerSource> source = () -> new ServerLocator().locate();
    private IntSupplier ports = RedisNodesBuilder::freePort;
    private Optional<Path> shell = Optional.of(SHELL).filter(Files::isExecutable);

    RedisNodesBuilder() {}

    /**
     * Sets how many nodes are started, 1 to 64.
     *
     * @param count Number of nodes, 5 if this is not called.
     * @return this
     */
    public RedisNodesBuilder count(int count) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("%d nodes, not 1 to %d".formatted(count, MAX_COUNT));
        }
        this.count = count;
        return this;
    }

    /**
     * Sets the server program instead of looking for one. A wrapper script has to {@code exec} the server, so that both
     * are one process.
     *
     * @param server Path of a {@code redis-server} or {@code valkey-server}.
     * @return this
     */
    public RedisNodesBuilder server(Path server) {
        this.source = () -> ServerLocator.executable("the builder", server);
        return this;
    }

    /**
     * Adds command line arguments for the server of every node, such as {@code "--requirepass", "secret"}.
     *
     * @param arguments Options and their values, each a string of its own.
     * @return this
     * @throws IllegalArgumentException for options that the kit sets: port, address, folder, log
     */
    public RedisNodesBuilder arguments(String... arguments) {
        options = options.plus(new NodeOptions(List.of(arguments), Map.of()));
        return this;
    }

    /**
     * Adds command line arguments for the server of one node, behind those of all.
     *
     * @param node Index of the node, from 0.
     * @param arguments Options and their values, each a string of its own.
     * @return this
     * @throws IllegalArgumentException for options that the kit sets: port, address, folder, log
     */
    public RedisNodesBuilder argumentsOf(int node, String... arguments) {
        optionsOfNodes.merge(node, new NodeOptions(List.of(arguments), Map.of()), NodeOptions::plus);
        return this;
    }

    /**
     * Sets an environment variable for the server of one node.
     *
     * @param node Index of the node, from 0.
     * @param variable Name of the variable.
     * @param value Its value.
     * @return this
     */
    public RedisNodesBuilder environmentOf(int node, String variable, String value) {
        optionsOfNodes.merge(node, new NodeOptions(List.of(), Map.of(variable, value)), NodeOptions::plus);
        return this;
    }

    RedisNodesBuilder source(Supplier<ServerSource> source) {
        this.source = source;
        return this;
    }

    RedisNodesBuilder ports(IntSupplier ports) {
        this.ports = ports;
        return this;
    }

    RedisNodesBuilder shell(Optional<Path> shell) {
        this.shell = shell;
        return this;
    }

    /**
     * Starts the nodes and waits until each of them answers.
     *
     * @return the nodes, to be closed by the caller
     * @throws RedisServerNotFoundException if there is no server to start
     * @throws RedisNodeException if a server does not start, with the last lines of its log; none is left running then
     * @throws IllegalArgumentException if arguments or variables were given for a node beyond the count
     */
    public RedisNodes start() {
        optionsOfNodes.keySet().stream()
                .filter(node -> node < 0 || node >= count)
                .findFirst()
                .ifPresent(node -> {
                    throw new IllegalArgumentException(
                            "Options for node %d of %d, counted from 0".formatted(node, count));
                });
        ServerSource found = source.get();
        found.requireUsable();
        Path folder = newFolder();
        List<RedisNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NodeOptions all = options.plus(optionsOfNodes.getOrDefault(i, NodeOptions.NONE));
            nodes.add(new RedisNode(i, server(found, folder.resolve("node-" + i), all), all.password()));
        }
        RedisNodes started = new RedisNodes(nodes, folder, shell.isEmpty());
        try {
            nodes.forEach(node -> node.startOnFreePort(ports));
            return started;
        } catch (RuntimeException | Error failed) {
            started.close();
            throw failed;
        }
    }

    private NodeServer server(ServerSource found, Path folder, NodeOptions all) {
        return found instanceof ServerSource.Executable executable
                ? new ProcessServer(executable.path(), folder, all, shell)
                : new ContainerServer(((ServerSource.Image) found).name(), all);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("redlock-nodes-").toRealPath();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Cannot make a folder for the nodes", impossible);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Cannot find a free port", impossible);
        }
    }
}
