package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that starts two nodes, pauses the second, and waits for its end. Its last words, spoken by a
 * shutdown hook, tell whether a node still answers then.
 */
final class ChildJvm implements AutoCloseable {

    static final String WITHOUT_SHELL = "without-shell";

    private final Process process;
    private final BufferedReader words;
    private final List<ProcessHandle> servers = new ArrayList<>();
    private final Path folder;

    private ChildJvm(Process process) throws IOException {
        this.process = process;
        this.words = process.inputReader(StandardCharsets.UTF_8);
        String pids = words.readLine();
        assertThat(pids).matches("\\d+( \\d+)*");
        for (String pid : pids.split(" ", -1)) {
            servers.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
        }
        this.folder = Objects.requireNonNull(Path.of(words.readLine()).getParent());
    }

    /** Starts it by a command that the JVM's command line is appended to. */
    static ChildJvm start(List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), ChildJvm.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public static void main(String[] arguments) throws IOException {
        boolean shell = !List.of(arguments).contains(WITHOUT_SHELL);
        RedisNodesBuilder builder = RedisNodes.builder().count(2);
        RedisNodes nodes = (shell ? builder : builder.shell(Optional.empty())).start();
        if (shell) {
            nodes.pause(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> speakLastWords(nodes)));
        }
        System.out.println(nodes.pid(0) + " " + nodes.pid(1));
        System.out.println(
                nodes.command(0, "CONFIG", "GET", "dir").lines().toList().get(1));
        System.exit(System.in.read() < 0 ? 0 : 1);
    }

    /** Leaves a server that was told to end the time to do so. */
    private static void speakLastWords(RedisNodes nodes) {
        ProcessHandle.of(nodes.pid(0))
                .orElseThrow()
                .onExit()
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .join();
        System.out.println(nodes.isRunning(0) ? nodes.command(0, "PING") : "gone");
    }

    long pid() {
        return process.pid();
    }

    /** {@return the folder of all nodes} */
    Path folder() {
        return folder;
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Lets the main method come to its end. */
    void exit() throws IOException {
        process.getOutputStream().close();
    }

    /** {@return what the JVM said after its start, once it has ended} */
    List<String> lastWords() {
        return words.lines().toList();
    }

    /** Waits for the end of this JVM and of the servers it started. */
    void awaitEndOfServers() {
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        servers.forEach(
                server -> server.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        servers.forEach(ProcessHandle::destroyForcibly);
    }
}
