package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One instance of the application in a JVM of its own, on a free port, with its output in a file. */
public final class PaymentInstance implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile(
            "Tomcat started on port (\\d+).*Started (AOT-processed )?PaymentApplication", Pattern.DOTALL);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private int port;

    private PaymentInstance(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one instance and waits until it is ready. */
    public static PaymentInstance start(String... properties) {
        return launch(properties).awaitReady();
    }

    /** Starts two instances at the same time and waits until both are ready. */
    static List<PaymentInstance> startTwo(String... properties) {
        List<PaymentInstance> two = List.of(launch(properties), launch(properties));
        try {
            return two.stream().map(PaymentInstance::awaitReady).toList();
        } catch (Throwable notReady) {
            two.forEach(PaymentInstance::kill);
            throw notReady;
        }
    }

    /** Starts one instance with what was worked out when the application was built, and waits until it is ready. */
    static PaymentInstance startProcessedAheadOfTime(String... properties) {
        return launch(List.of("-Dspring.aot.enabled=true"), properties).awaitReady();
    }

    /** Starts one instance without waiting for it. */
    static PaymentInstance launch(String... properties) {
        return launch(List.of(), properties);
    }

    private static PaymentInstance launch(List<String> jvmOptions, String... properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // For a process that lives some seconds on a busy machine the second compiler is only a burden.
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.addAll(
                List.of(PaymentInstanceMain.class.getName(), "--server.port=0", "--spring.main.banner-mode=off"));
        // Mostly a test that wants two instances starts both.
        if (Stream.of(properties).noneMatch(property -> property.startsWith("lab.second-instance"))) {
            command.add("--lab.second-instance=false");
        }
        Stream.of(properties).map(property -> "--" + property).forEach(command::add);
        try {
            Path log =
                    Files.createTempFile(Files.createDirectories(Path.of("target", "instances")), "payment-", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            return new PaymentInstance(builder.start(), log);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    PaymentInstance awaitReady() {
        await("start of " + log).atMost(START_TIMEOUT).until(() -> port() > 0 || !process.isAlive());
        assertThat(process.isAlive())
                .as(() -> "instance runs; its output:\n" + log())
                .isTrue();
        return this;
    }

    private int port() {
        if (port == 0) {
            Matcher started = STARTED.matcher(log());
            port = started.find() ? Integer.parseInt(started.group(1)) : 0;
        }
        return port;
    }

    /** {@return what the instance has written so far} */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** {@return what the instance is called in the ledger} */
    public String name() {
        return "localhost:" + port;
    }

    /** Stops the instance wherever it is, as a long garbage collection or a frozen machine would. */
    void pause() {
        signal("STOP");
    }

    /** Lets a paused instance go on where it was. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, process.pid())).start();
            assertThat(kill.waitFor()).as("status of kill -%s", name).isZero();
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Ends the instance as a power cut would. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends the instance in an orderly way, or at least ends it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException goneAlready) {
            assertThat(process.isAlive()).isFalse();
        }
        if (!awaitEnd()) {
            process.destroyForcibly();
        }
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
