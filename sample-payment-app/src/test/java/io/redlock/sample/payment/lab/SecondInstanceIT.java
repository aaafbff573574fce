package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.sample.payment.PaymentInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM that the first one starts: it is there by itself, and never outlives it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecondInstanceIT {

    private static final Pattern PROCESS = Pattern.compile("A second instance is starting as process (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private PaymentInstance first;

    @BeforeEach
    void start() {
        first = PaymentInstance.start("demo.directory=" + directory, "lab.second-instance=true");
    }

    @AfterEach
    void end() {
        first.kill();
    }

    private ProcessHandle second() {
        await().atMost(PATIENCE).until(() -> first.log().contains("The second instance is http://localhost:"));
        Matcher process = PROCESS.matcher(first.log());
        assertThat(process.find()).isTrue();
        return ProcessHandle.of(Long.parseLong(process.group(1))).orElseThrow();
    }

    private static void assertEnds(ProcessHandle process) {
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    @Test
    void it_ends_with_the_first() {
        ProcessHandle second = second();

        first.close();

        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void it_ends_also_if_the_first_is_killed() {
        ProcessHandle second = second();

        first.kill();

        assertEnds(second);
    }
}
