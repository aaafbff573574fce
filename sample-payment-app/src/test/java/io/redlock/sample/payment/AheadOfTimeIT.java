package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application with beans and proxies that were worked out when it was built. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AheadOfTimeIT {

    private static final String DEBUG = "logging.level.io.redlock=debug";

    @TempDir
    private Path directory;

    @Test
    @Tag("smoke")
    void a_payment_is_locked_and_told_apart_as_without() {
        try (PaymentInstance instance =
                        PaymentInstance.startProcessedAheadOfTime("demo.directory=" + directory, DEBUG);
                PaymentClient client = new PaymentClient()) {
            assertThat(instance.log()).contains("Starting AOT-processed PaymentApplication");

            long ada = client.register(instance, "Ada");

            assertThat(client.pay(instance, ada, "49.90").join().statusCode()).isEqualTo(200);
            assertThat(client.pay(instance, ada, "49.90").join().statusCode()).isEqualTo(409);
            await().untilAsserted(
                            () -> assertThat(instance.log()).contains("[PAYMENT_" + ada + "49.9]: acquired after"));
        }
    }
}
