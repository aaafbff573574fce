package io.redlock.test;

import io.redlock.test.NodeServer.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One node: a server with a port of its own for life, whatever happens to its process. Thread-safe. */
final class RedisNode {

    private static final int PORTS_TO_TRY = 5;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PING_TIMEOUT = Duration.ofMillis(500);
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(10);

    private static final Pattern PROCESS_ID = Pattern.compile("process_id:(\\d+)");

    private final int index;
    private final NodeServer server;
    private final Optional<String> password;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile int port;
    private volatile boolean paused;
    private volatile boolean closed;

    RedisNode(int index, NodeServer server, Optional<String> password) {
        this.index = index;
        this.server = server;
        this.password = password;
    }

    /** Starts the server for the first time, on whichever port is free. */
    void startOnFreePort(IntSupplier ports) {
        for (int attempt = 1; ; attempt++) {
            port = ports.getAsInt();
            try {
                startServer();
                return;
            } catch (PortTakenException taken) {
                if (attempt == PORTS_TO_TRY) {
                    throw failed("did not start, each of %d ports was taken".formatted(attempt), taken);
                }
            }
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return server.pid();
    }

    String address() {
        return "redis://127.0.0.1:" + port;
    }

    boolean isRunning() {
        return server.isRunning();
    }

    void stop() {
        inTurn(() -> {
            if (!paused) {
                server.send(Signal.TERM);
                if (server.awaitExit(STOP_TIMEOUT)) {
                    return;
                }
            }
            end();
        });
    }

    void kill() {
        inTurn(this::end);
    }

    void pause() {
        inTurn(() -> {
            requireRunning("paused");
            server.send(Signal.STOP);
            paused = true;
        });
    }

    void resume() {
        inTurn(() -> {
            requireRunning("resumed");
            server.send(Signal.CONT);
            paused = false;
        });
    }

    void restart() {
        inTurn(() -> {
            stop();
            try {
                startServer();
            } catch (PortTakenException taken) {
                throw failed("did not restart, somebody else took its port", taken);
            }
        });
    }

    /** Undoes whatever a test did: the node runs, answers and has no keys. */
    void reset() {
        inTurn(() -> {
            if (!isRunning()) {
                restart();
            } else if (paused) {
                resume();
            }
            command("FLUSHALL");
        });
    }

    String command(String... command) {
        try (RespConnection connection = RespConnection.open(port, COMMAND_TIMEOUT)) {
            if (password.isPresent()) {
                connection.send("AUTH", password.get());
            }
            return connection.send(command);
        } catch (RespReader.ErrorReply error) {
            throw failed("answered %s with: %s".formatted(List.of(command), error.getMessage()), error);
        } catch (IOException silent) {
            throw failed("gave no answer to %s: %s".formatted(List.of(command), silent), silent);
        }
    }

    /** Kills the server and removes what it needed. */
    void close() {
        inTurn(() -> {
            closed = true;
            end();
            server.remove();
        });
    }

    private void end() {
        server.send(Signal.KILL);
        if (!server.awaitExit(STOP_TIMEOUT)) {
            throw failed("did not end within %s of SIGKILL".formatted(STOP_TIMEOUT), null);
        }
        paused = false;
    }

    private void startServer() {
        if (closed) {
            throw new IllegalStateException("Node %d was closed".formatted(index));
        }
        server.start(port);
        long start = System.nanoTime();
        do {
            if (server.awaitExit(BETWEEN_PINGS)) {
                throw endedAtStart();
            }
            if (System.nanoTime() - start > START_TIMEOUT.toNanos()) {
                String log = server.logTail();
                end();
                throw failed("did not answer within %s of its start:%n%s".formatted(START_TIMEOUT, log), null);
            }
        } while (!answersAsOurs());
    }

    private RuntimeException endedAtStart() {
        String log = server.logTail();
        return PortTakenException.isMeantBy(log)
                ? new PortTakenException(log)
                : failed("ended at once, the last lines of its log:%n%s".formatted(log), null);
    }

    /** {@return whether the server answers, as opposed to nobody or to a server that still loads its data} */
    private boolean answersAsOurs() {
        try (RespConnection connection = RespConnection.open(port, PING_TIMEOUT)) {
            if (password.isPresent()) {
                connection.send("AUTH", password.get());
            }
            connection.ping();
            requireOurs(connection.send("INFO", "server"));
            return true;
        } catch (RespReader.ErrorReply busyOrStrict) {
            // A server that will not say who it is could be another one. Ours would have ended by then.
            return !String.valueOf(busyOrStrict.getMessage()).startsWith("LOADING") && !server.awaitExit(PING_TIMEOUT);
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A port that was free a moment ago can belong to another Redis by now, and ours is about to find out. */
    private void requireOurs(String info) {
        Matcher said = PROCESS_ID.matcher(info);
        if (said.find() && !server.isProcess(Long.parseLong(said.group(1)))) {
            end();
            throw new PortTakenException(
                    "On port %d answers process %s, which is not the one started".formatted(port, said.group(1)));
        }
    }

    private void requireRunning(String asked) {
        if (!isRunning()) {
            throw new IllegalStateException("Node %d does not run and cannot be %s".formatted(index, asked));
        }
    }

    private RedisNodeException failed(String what, @Nullable Throwable cause) {
        String message = "Node %d (%s) %s".formatted(index, address(), what);
        return cause == null ? new RedisNodeException(message) : new RedisNodeException(message, cause);
    }

    private void inTurn(Runnable verb) {
        turn.lock();
        try {
            verb.run();
        } finally {
            turn.unlock();
        }
    }
}
