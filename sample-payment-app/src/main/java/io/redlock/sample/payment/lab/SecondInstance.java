package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.LabState.InstanceView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another instance of the application in a JVM of its own, which this one starts, may stop for a while, and ends when it ends
 * itself. Safe for use by several threads.
 */
final class SecondInstance {

    private static final Logger log = LoggerFactory.getLogger(SecondInstance.class);

    private static final int END_SECONDS = 10;

    private @Nullable Process process;
    private @Nullable InstanceClient client;
    private boolean paused;

    /** How it is. */
    enum Life {
        STARTING,
        UP,
        PAUSED,
        GONE
    }

    /** Starts it; it registers when it is ready. */
    synchronized void start(List<String> command, Path output) {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            log.info("A second instance is starting as process {}; its log is {}", process.pid(), output);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Could not start a second instance", impossible);
        }
    }

    /** Takes note that it is ready. */
    synchronized void registered(int port) {
        client = new InstanceClient(port);
        log.info("The second instance is http://localhost:{}", port);
    }

    /** {@return it, if it runs} */
    synchronized Optional<InstanceClient> client() {
        return life() == Life.UP ? Optional.ofNullable(client) : Optional.empty();
    }

    /** {@return how it is, if there ever was one} */
    synchronized Optional<InstanceView> view() {
        if (process == null) {
            return Optional.empty();
        }
        return Optional.of(new InstanceView(client == null ? "the second instance" : client.name(), life()));
    }

    private Life life() {
        if (process == null || !process.isAlive()) {
            return Life.GONE;
        }
        if (client == null) {
            return Life.STARTING;
        }
        return paused ? Life.PAUSED : Life.UP;
    }

    /** Stops it wherever it is, as a long garbage collection or a frozen machine would. */
    synchronized void pause() {
        signal("STOP");
        paused = true;
    }

    /** Lets it go on where it was. */
    synchronized void resume() {
        signal("CONT");
        paused = false;
    }

    private void signal(String name) {
        if (process == null || !process.isAlive()) {
            throw new NotNowException("The second instance does not run");
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -%s ended with %d".formatted(name, kill.exitValue()));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during kill -" + name, interrupted);
        }
    }

    /** Ends it in an orderly way, or at least ends it. */
    synchronized void end() {
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            if (paused) {
                resume();
            }
            // It ends when this pipe does, also if this process is killed.
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException goneMeanwhile) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
