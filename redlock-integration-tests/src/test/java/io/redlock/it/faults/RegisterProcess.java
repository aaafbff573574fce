package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link RegisterMain} that runs in a JVM of its own. */
final class RegisterProcess implements AutoCloseable {

    private static final int END_SECONDS = 30;

    private final Process process;
    private final Path log;

    private RegisterProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static RegisterProcess start(Path folder, int keys, List<String> addresses) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // For a process that lives some seconds on a busy machine the second compiler is only a burden.
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RegisterMain.class.getName(),
                folder.toString(),
                String.valueOf(keys)));
        command.addAll(addresses);
        Path log = Files.createTempFile(Files.createDirectories(Path.of("target", "processes")), "register-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        return new RegisterProcess(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    /** Lets it come to its end, and fails if that is not an orderly one. */
    void end() throws Exception {
        process.getOutputStream().close();
        boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        assertThat(ended).as("ended; its output:%n%s", Files.readString(log)).isTrue();
        assertThat(process.exitValue())
                .as("exit status; its output:%n%s", Files.readString(log))
                .isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
