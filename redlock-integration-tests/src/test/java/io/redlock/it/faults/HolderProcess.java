package io.redlock.it.faults;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A {@link HolderMain} that runs in a JVM of its own, and can be stopped like any process. */
final class HolderProcess implements AutoCloseable {

    private final Process process;
    private final Queue<String> words = new ConcurrentLinkedQueue<>();

    private HolderProcess(Process process) {
        this.process = process;
        Thread listener = new Thread(this::listen, "holder-words");
        listener.setDaemon(true);
        listener.start();
    }

    static HolderProcess start(List<String> addresses, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                HolderMain.class.getName()));
        command.addAll(addresses);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new HolderProcess(builder.start());
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                words.add(line);
            }
        } catch (IOException ended) {
            words.add("ended");
        }
    }

    /** {@return all it has said} */
    List<String> words() {
        return List.copyOf(words);
    }

    void awaitWord(String word) {
        await().atMost(Scene.PATIENCE).until(this::words, said -> said.contains(word));
    }

    /** Waits until it is ready, and lets it ask for the lock. */
    void ask() throws IOException {
        awaitWord("ready");
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Sends a signal that Java has no name for: STOP, CONT. */
    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start();
        kill.waitFor(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
