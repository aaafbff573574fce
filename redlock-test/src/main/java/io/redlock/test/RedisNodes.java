package io.redlock.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Independent Redis nodes, each a real server on a free port of the loopback interface, for tests and demos.
 *
 * <pre>{@code
 * try (RedisNodes nodes = RedisNodes.start(5)) {
 *     JedisLockNodes.of(nodes.addresses().toArray(String[]::new));
 *     nodes.pause(0);
 *     ...
 * }
 * }</pre>
 *
 * <p>The server is, in this order: the program that the system property {@code redlock.test.redis-server} or the
 * environment variable {@code REDLOCK_REDIS_SERVER} names; a container if the system property
 * {@code redlock.test.docker} is {@code true}, of the image {@code redis:7} or what {@code redlock.test.docker.image}
 * says (needs a Docker engine of this machine and the artifact {@code org.testcontainers:testcontainers}); a
 * {@code redis-server} or {@code valkey-server} on the {@code PATH}; the one in the artifact
 * {@code com.github.codemonstur:embedded-redis}. Nothing is kept on disk unless arguments say so.
 *
 * <p>Nodes are counted from 0. They end with {@link #close()} and, where there is a {@code /bin/sh}, with this JVM,
 * even if that is killed; elsewhere with an orderly end of this JVM. A node that is stopped when the JVM ends without
 * {@code close()} leaves a small temporary folder behind.
 *
 * <p>Thread-safe; what is asked of one node by several threads is done in turn.
 */
public final class RedisNodes implements AutoCloseable {

    private final List<RedisNode> nodes;
    private final Path folder;
    private final Thread atExit = new Thread(this::end, "redlock-nodes-end");

    RedisNodes(List<RedisNode> nodes, Path folder, boolean unwatched) {
        this.nodes = List.copyOf(nodes);
        this.folder = folder;
        if (unwatched) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
    }

    /**
     * Starts nodes and waits until each of them answers.
     *
     * @param count How many, 1 to 64.
     * @return the nodes, to be closed by the caller
     * @throws RedisServerNotFoundException if there is no server to start; the message says what helps
     * @throws RedisNodeException if a server does not start, with the last lines of its log; none is left running then
     */
    public static RedisNodes start(int count) {
        return builder().count(count).start();
    }

    /** {@return a builder for nodes with another server, with arguments or with environment variables} */
    public static RedisNodesBuilder builder() {
        return new RedisNodesBuilder();
    }

    /** {@return how many nodes there are, running or not} */
    public int size() {
        return nodes.size();
    }

    /**
     * {@return the addresses of all nodes as {@code redis://127.0.0.1:port}, without any password; they never change}
     */
    public List<String> addresses() {
        return nodes.stream().map(RedisNode::address).toList();
    }

    /**
     * {@return the address of a node as {@code redis://127.0.0.1:port}, without any password; it never changes}
     *
     * @param node Index of the node, from 0.
     */
    public String address(int node) {
        return nodes.get(node).address();
    }

    /**
     * {@return the port of a node, which it keeps over restarts}
     *
     * @param node Index of the node, from 0.
     */
    public int port(int node) {
        return nodes.get(node).port();
    }

    /**
     * {@return the process id of a node's server, or of its last one if it does not run}
     *
     * @param node Index of the node, from 0.
     */
    public long pid(int node) {
        return nodes.get(node).pid();
    }

    /**
     * {@return whether a node's server process exists, paused or not}
     *
     * @param node Index of the node, from 0.
     */
    public boolean isRunning(int node) {
        return nodes.get(node).isRunning();
    }

    /**
     * Stops a node in an orderly way (SIGTERM) and waits for its end. A server that takes longer than five seconds, or
     * is paused and so cannot hear, is killed. Does nothing to a node that does not run.
     *
     * @param node Index of the node, from 0.
     */
    public void stop(int node) {
        nodes.get(node).stop();
    }

    /**
     * Kills a node (SIGKILL), paused or not, and waits for its end. Does nothing to a node that does not run.
     *
     * @param node Index of the node, from 0.
     */
    public void kill(int node) {
        nodes.get(node).kill();
    }

    /**
     * Suspends a node (SIGSTOP): its port still accepts connections and takes bytes, and no answer comes.
     *
     * @param node Index of the node, from 0.
     * @throws IllegalStateException if the node does not run
     * @throws UnsupportedOperationException on platforms without {@code /bin/sh}
     */
    public void pause(int node) {
        nodes.get(node).pause();
    }

    /**
     * Wakes a paused node (SIGCONT). It first does what it was sent while it was paused.
     *
     * @param node Index of the node, from 0.
     * @throws IllegalStateException if the node does not run
     * @throws UnsupportedOperationException on platforms without {@code /bin/sh}
     */
    public void resume(int node) {
        nodes.get(node).resume();
    }

    /**
     * Starts a node again, whether it is running, paused, stopped or killed, on its old port and in its old folder, and
     * waits until it answers. It has the data it persisted: by default none.
     *
     * @param node Index of the node, from 0.
     * @throws RedisNodeException if the server does not start, with the last lines of its log
     */
    public void restart(int node) {
        nodes.get(node).restart();
    }

    /** Undoes what was done to the nodes: wakes the paused, restarts the ended, and deletes every key. */
    public void reset() {
        nodes.forEach(RedisNode::reset);
    }

    /**
     * Sends one command to one node over a connection of its own and waits up to two seconds for the answer.
     * Authenticates first if the node was started with {@code --requirepass}.
     *
     * @param node Index of the node, from 0.
     * @param command The command and its arguments, such as {@code "GET", "key"}.
     * @return the reply as text: a string as it is, a number in digits, nothing as {@code (nil)}, the elements of an
     *     array one a line
     * @throws RedisNodeException if no answer came in time, or the answer is an error, which the message quotes
     */
    public String command(int node, String... command) {
        return nodes.get(node).command(command);
    }

    /** Kills every node, paused or not, and removes their folders. A second call does nothing. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException endingAnyway) {
            // The hook has run, runs or is about to, and finds nothing left to do.
        }
    }

    private void end() {
        RuntimeException failure = null;
        for (RedisNode node : nodes) {
            try {
                node.close();
            } catch (RuntimeException failed) {
                failure = failed;
            }
        }
        delete(folder);
        if (failure != null) {
            throw failure;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException("Cannot remove the folder of the nodes", impossible);
        }
    }
}
