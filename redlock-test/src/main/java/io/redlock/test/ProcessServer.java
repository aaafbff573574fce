package io.redlock.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that is a process of this machine.
 *
 * <p>Where there is a shell, a small script starts the server and waits on a pipe from this JVM. The pipe closes when
 * the JVM ends, however it ends, and the script then kills the server and removes its folder. Nodes therefore outlive
 * every shutdown hook of an application that still talks to them, and never the application.
 */
final class ProcessServer implements NodeServer {

    /**
     * The script's first argument is the folder of the server, the others are its command line. The script ignores what
     * a terminal or a supervisor sends to a whole process group, since it has to be the last one standing, and takes
     * the server out of that group where it can. The file tells a server that was killed for the JVM's end from one
     * that was killed by a test.
     */
    private static final String WATCH = """
            trap '' HUP INT QUIT TERM
            folder=$1
            shift
            exec 3<&0 </dev/null
            command -v setsid >/dev/null && set -- setsid "$@"
            "$@" >&2 3<&- &
            server=$!
            echo "$server"
            exec >/dev/null
            { read -r line <&3; true >"$folder/jvm-ended"; kill -KILL "$server"; } 2>/dev/null &
            watch=$!
            wait "$server"
            status=$?
            kill -KILL "$watch" 2>/dev/null
            if [ -e "$folder/jvm-ended" ]; then
                rm -rf -- "$folder"
                rmdir -- "${folder%/*}" 2>/dev/null
            fi
            exit "$status"
            """;

    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(5);

    private static final int LOG_LINES = 15;

    /** What was started: the script, or the server itself; and the server. */
    private record Running(Process process, ProcessHandle server) {}

    private final Path executable;
    private final Path folder;
    private final NodeOptions options;
    private final Optional<Path> shell;
    private volatile @Nullable Running running;

    ProcessServer(Path executable, Path folder, NodeOptions options, Optional<Path> shell) {
        this.executable = executable;
        this.folder = folder;
        this.options = options;
        this.shell = shell;
    }

    @Override
    public void start(int port) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(log());
            Process process = processBuilder(port).start();
            running = new Running(process, shell.isPresent() ? serverStartedBy(process) : process.toHandle());
        } catch (IOException impossible) {
            throw new RedisNodeException("Cannot start %s: %s".formatted(executable, impossible), impossible);
        }
    }

    private ProcessBuilder processBuilder(int port) {
        List<String> command = new ArrayList<>();
        shell.ifPresent(sh -> command.addAll(List.of(sh.toString(), "-c", WATCH, "redlock-watch", folder.toString())));
        command.addAll(List.of(executable.toString(), "--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", folder.toString()));
        command.addAll(options.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log().toFile());
        builder.redirectError(toLog).redirectOutput(shell.isPresent() ? ProcessBuilder.Redirect.PIPE : toLog);
        // Some servers refuse to start under a locale that is not installed, and the log is read for English words.
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");
        environment.putAll(options.environment());
        return builder;
    }

    /** The script tells the server's process id in its first line, or ends, so this read ends as well. */
    private ProcessHandle serverStartedBy(Process script) throws IOException {
        try (BufferedReader told = script.inputReader(StandardCharsets.US_ASCII)) {
            String pid = told.readLine();
            if (pid == null) {
                throw new IOException("the shell ended at once: " + logTail());
            }
            // A server that has ended already has no handle. Its log says why, the script's end tells the caller.
            return ProcessHandle.of(Long.parseLong(pid)).orElse(script.toHandle());
        }
    }

    @Override
    public boolean isRunning() {
        Running current = running;
        return current != null && current.process.isAlive();
    }

    @Override
    public long pid() {
        Running current = running;
        if (current == null) {
            throw new IllegalStateException("The server was never started");
        }
        return current.server.pid();
    }

    @Override
    public boolean isProcess(long pid) {
        return pid() == pid;
    }

    @Override
    public void send(Signal signal) {
        Running current = running;
        if (current == null || !current.process.isAlive()) {
            return;
        }
        switch (signal) {
            case TERM -> current.server.destroy();
            case KILL -> current.server.destroyForcibly();
            case STOP, CONT -> sendByShell(signal, current.server.pid());
        }
    }

    /** Java knows two signals only. The shell's own {@code kill} knows them all and needs no further program. */
    private void sendByShell(Signal signal, long pid) {
        String sh = shell.orElseThrow(() -> new UnsupportedOperationException(
                        "No node can be paused or resumed on this platform: it has no /bin/sh to send SIG" + signal))
                .toString();
        try {
            Process kill = new ProcessBuilder(sh, "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean sent = endsWithin(SIGNAL_TIMEOUT, kill) && kill.exitValue() == 0;
            if (!sent && isRunning()) {
                throw new RedisNodeException("Cannot send SIG%s to process %d".formatted(signal, pid));
            }
        } catch (IOException impossible) {
            throw new RedisNodeException("Cannot send SIG%s to process %d".formatted(signal, pid), impossible);
        }
    }

    @Override
    public boolean awaitExit(Duration atMost) {
        Running current = running;
        return current == null || endsWithin(atMost, current.process);
    }

    /** Not by {@code waitFor}: an interrupted thread has to be able to stop its nodes as well. */
    private static boolean endsWithin(Duration atMost, Process process) {
        CompletableFuture<Boolean> ended = process.onExit().thenApply(end -> true);
        return ended.completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable + ")";
        }
    }

    @Override
    public void remove() {
        // The folder lies in that of all nodes, which goes as a whole.
    }

    private Path log() {
        return folder.resolve("server.log");
    }
}
