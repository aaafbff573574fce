package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who starts the demo, with nothing set up and nothing set. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoIT {

    private static final String STARTED = "5 Redis nodes, started by this instance";
    private static final String JOINED = "5 Redis nodes, started by another instance";

    private static final PaymentClient client = new PaymentClient();

    @TempDir
    private Path directory;

    @AfterAll
    static void end() {
        client.close();
    }

    @Test
    @Tag("smoke")
    void two_instances_started_at_once_share_the_nodes_and_the_database_of_one_of_them() {
        List<PaymentInstance> instances = PaymentInstance.startTwo("demo.directory=" + directory);
        try (PaymentInstance one = instances.get(0);
                PaymentInstance other = instances.get(1)) {
            awaitWelcome(() -> one.log() + other.log(), STARTED);
            awaitWelcome(() -> one.log() + other.log(), JOINED);

            long ada = client.register(one, "Ada");
            HttpResponse<String> payment = client.pay(one, ada, "49.90").join();
            HttpResponse<String> secondPayment = client.pay(other, ada, "49.90").join();
            HttpResponse<String> cancellation =
                    client.cancel(other, ada, "49.90").join();

            assertThat(payment.statusCode()).isEqualTo(200);
            assertThat(secondPayment.statusCode()).isEqualTo(409);
            assertThat(secondPayment.body()).contains("Already paid");
            assertThat(cancellation.statusCode()).isEqualTo(200);
            Account account = client.account(one, ada);
            assertThat(account.status()).isEqualTo(UserStatus.FREE);
            assertThat(account.ledger())
                    .extracting(LedgerEntry::type)
                    .containsExactly(LedgerEntry.Type.PAID, LedgerEntry.Type.CANCELLED);
            assertThat(account.ledger()).extracting(LedgerEntry::instance).containsExactly(one.name(), other.name());
        }
    }

    @Test
    void after_the_first_instance_was_killed_the_next_one_starts_anew() {
        PaymentInstance killed = PaymentInstance.start("demo.directory=" + directory);
        long ada = client.register(killed, "Ada");
        killed.kill();
        assertThat(directory.resolve("nodes")).exists();

        try (PaymentInstance next = PaymentInstance.start("demo.directory=" + directory)) {
            awaitWelcome(next::log, STARTED);
            assertThat(client.pay(next, ada, "49.90").join().statusCode())
                    .as("the ledger starts empty")
                    .isEqualTo(404);
        }
        assertThat(directory.resolve("nodes")).as("word of nodes that ended").doesNotExist();
    }

    /** The welcome is the last thing that an instance says, after it has said that it started. */
    private static void awaitWelcome(Supplier<String> log, String words) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(log.get()).containsOnlyOnce(words));
    }
}
