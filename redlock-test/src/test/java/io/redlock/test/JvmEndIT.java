package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JvmEndIT {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    @Test
    void nodes_end_with_a_jvm_that_is_killed_and_leave_no_files() throws IOException {
        try (ChildJvm jvm = ChildJvm.start(List.of())) {
            assertThat(jvm.folder()).isDirectory();

            jvm.kill();

            jvm.awaitEndOfServers();
            await().until(() -> Files.notExists(jvm.folder()));
        }
    }

    @Test
    void nodes_that_nobody_closed_end_with_the_jvm_and_after_its_shutdown_hooks() throws IOException {
        try (ChildJvm jvm = ChildJvm.start(List.of())) {
            jvm.exit();

            assertThat(jvm.lastWords()).containsExactly("PONG");
            jvm.awaitEndOfServers();
        }
    }

    @Test
    void nodes_outlive_what_a_terminal_sends_to_the_whole_process_group() throws Exception {
        assumeTrue(Files.isExecutable(SETSID), "not on this machine: " + SETSID);
        try (ChildJvm jvm = ChildJvm.start(List.of(SETSID.toString()))) {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -TERM -" + jvm.pid()).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();

            assertThat(jvm.lastWords()).containsExactly("PONG");
            jvm.awaitEndOfServers();
        }
    }

    @Test
    void without_a_shell_nodes_end_with_an_orderly_end_of_the_jvm() throws IOException {
        try (ChildJvm jvm = ChildJvm.start(List.of(), ChildJvm.WITHOUT_SHELL)) {
            jvm.exit();

            jvm.awaitEndOfServers();
            await().until(() -> Files.notExists(jvm.folder()));
        }
    }
}
