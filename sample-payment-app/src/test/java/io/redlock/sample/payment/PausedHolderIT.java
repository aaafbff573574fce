package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.spring.FencingGuard;
import io.redlock.test.RedisNodes;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;

/**
 * One instance is stopped between its check and its save, for longer than its lease. Another one has the lock meanwhile
 * and saves. Then the first wakes up and goes on, as if nothing had been.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PausedHolderIT {

    private static final String AMOUNT = "49.90";
    private static final PaymentClient client = new PaymentClient();

    @TempDir
    private Path directory;

    private final RedisNodes nodes = RedisNodes.start(5);
    private String url = "";
    private Connection database;
    private List<PaymentInstance> instances = List.of();

    /** Taken out of the reach of the instances: they do not ask the database. Not scanned, hence no configuration. */
    public static class WithoutGuard {

        @Bean
        public FencingGuard noGuard() {
            return FencingGuard.off();
        }
    }

    /** The first to open the database serves it to the others, so it must be one that is not going to be stopped. */
    @BeforeEach
    void openDatabase() throws SQLException {
        url = "jdbc:h2:file:" + directory.resolve("payments") + ";AUTO_SERVER=TRUE;LOCK_TIMEOUT=10000";
        database = DriverManager.getConnection(url, "sa", "");
    }

    @AfterEach
    void end() throws SQLException {
        // A paused one would not hear of an orderly end.
        instances.forEach(PaymentInstance::kill);
        database.close();
        nodes.close();
    }

    @AfterAll
    static void endClient() {
        client.close();
    }

    @Test
    void r40_is_refused_by_the_database_and_nothing_is_charged_twice() {
        start();
        long ada = client.register(other(), "Ada");

        HttpResponse<String> late = payAndPayAgainMeanwhile(ada);

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(PaymentClient.json(late).get("title").asString()).isEqualTo("Came too late");
        assertThat(paused().log())
                .containsPattern(
                        "Fencing token \\d+ of lock 'PAYMENT_" + ada + "49.9' was refused: the database has seen");
        assertThat(ledger(ada)).containsExactly("PAID by " + other().name());
    }

    @Test
    void without_the_guard_it_charges_a_second_time() {
        start("spring.main.sources=" + WithoutGuard.class.getName());
        long ada = client.register(other(), "Ada");

        payAndPayAgainMeanwhile(ada);

        assertThat(ledger(ada)).containsExactly("PAID by " + other().name(), "PAID by " + paused().name());
    }

    private void start(String... more) {
        Stream<String> common = Stream.of(
                "redlock.nodes=" + String.join(",", nodes.addresses()),
                "spring.datasource.url=" + url,
                "spring.datasource.username=sa",
                "redlock.lease=2s",
                "redlock.wait-time=30s",
                "logging.level.io.redlock.sample.payment=debug");
        String[] properties = Stream.concat(common, Stream.of(more)).toArray(String[]::new);
        instances = List.of(
                PaymentInstance.launch(and(properties, "payment.think-time=5s")),
                PaymentInstance.launch(and(properties, "payment.think-time=0ms")));
        instances.forEach(PaymentInstance::awaitReady);
    }

    private PaymentInstance paused() {
        return instances.get(0);
    }

    private PaymentInstance other() {
        return instances.get(1);
    }

    private static String[] and(String[] properties, String one) {
        return Stream.concat(Stream.of(properties), Stream.of(one)).toArray(String[]::new);
    }

    /** {@return what the paused instance answers when it has come to its end} */
    private HttpResponse<String> payAndPayAgainMeanwhile(long user) {
        CompletableFuture<HttpResponse<String>> late = client.pay(paused(), user, AMOUNT);
        await("the provider is asked")
                .atMost(Duration.ofSeconds(30))
                .until(() -> paused().log().contains("The charge of " + AMOUNT));
        paused().pause();

        assertThat(client.pay(other(), user, AMOUNT).join().statusCode()).isEqualTo(200);
        assertThat(ledger(user)).containsExactly("PAID by " + other().name());
        assertThat(late).isNotDone();

        paused().resume();
        return late.join();
    }

    private List<String> ledger(long user) {
        return client.account(other(), user).ledger().stream()
                .map(entry -> entry.type() + " by " + entry.instance())
                .toList();
    }
}
