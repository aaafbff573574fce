package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that is told to end while a payment is worked on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShutdownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The file of the demo is closed by H2 itself as soon as the JVM begins to end, and nothing else may be said of it. */
    private static final String DATABASE = "spring.datasource.url=jdbc:h2:mem:shutdown;DB_CLOSE_ON_EXIT=FALSE";

    @TempDir
    private Path directory;

    @Test
    void the_payment_ends_under_its_lock_before_the_lock_is_closed() {
        try (PaymentClient client = new PaymentClient()) {
            PaymentInstance instance = PaymentInstance.start(
                    "demo.directory=" + directory, DATABASE, "payment.think-time=3s", "logging.level.io.redlock=debug");
            long ada = client.register(instance, "Ada");
            CompletableFuture<HttpResponse<String>> payment = client.pay(instance, ada, "49.90");
            await().atMost(PATIENCE).until(() -> instance.log().contains(": acquired after"));

            instance.close();

            assertThat(payment.join().statusCode()).isEqualTo(200);
            String log = instance.log();
            assertThat(log).contains("Graceful shutdown complete").contains(": release RELEASED after");
            assertThat(log.indexOf(": release RELEASED after")).isLessThan(log.indexOf(" is CLOSED: closed"));
            assertThat(log).doesNotContain("was lost");
        }
    }
}
