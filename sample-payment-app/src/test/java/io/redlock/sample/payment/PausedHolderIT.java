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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * One instance is stopped between its check and its save, for longer than its lease. Another one has the lock meanwhile
 * and saves. Then the first wakes up and goes on, as if nothing had been.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PausedHolderIT {

    private static final String AMOUNT = "49.90";
    private final PaymentClient client = new PaymentClient();

    @TempDir
    private Path directory;

    private final RedisNodes nodes = RedisNodes.start(5);
    private @Nullable Connection database;
    private List<PaymentInstance> instances = List.of();

    /** Taken out of the reach of the instances: they do not ask the database. Not scanned, hence no configuration. */
    public static class WithoutGuard {

        @Bean
        public FencingGuard noGuard() {
            return FencingGuard.off();
        }
    }

    /** Nor does anybody look at the lock before they commit. */
    public static class WithoutAnyCheck extends WithoutGuard {

        @Bean
        public ApplicationRunner noCheck(ConfigurableTransactionManager transactions) {
            return args -> transactions.setTransactionExecutionListeners(List.of());
        }
    }

    @AfterEach
    void end() throws SQLException {
        // A paused one would not hear of an orderly end.
        instances.forEach(PaymentInstance::kill);
        closeDatabase();
        nodes.close();
        client.close();
    }

    /**
     * {@return how the instances find their database}
     *
     * <p>The first to open an H2 database serves it to the others, so it must be one that is not going to be stopped.
     */
    List<String> openDatabase() throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("payments") + ";AUTO_SERVER=TRUE;LOCK_TIMEOUT=10000";
        database = DriverManager.getConnection(url, "sa", "");
        return List.of("spring.datasource.url=" + url, "spring.datasource.username=sa");
    }

    void closeDatabase() throws SQLException {
        if (database != null) {
            // The killed ones' sessions may outlive them by a moment, and the database would write until the last has
            // gone.
            database.createStatement().execute("SHUTDOWN");
            database.close();
        }
    }

    @Test
    void r40_is_refused_by_the_database_and_nothing_is_charged_twice() throws SQLException {
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
    void without_the_guard_the_commit_is_refused_since_the_lock_was_lost() throws SQLException {
        start("spring.main.sources=" + WithoutGuard.class.getName());
        long ada = client.register(other(), "Ada");

        HttpResponse<String> late = payAndPayAgainMeanwhile(ada);

        assertThat(late.statusCode()).isEqualTo(500);
        assertThat(paused().log())
                .containsPattern("Lock 'PAYMENT_" + ada + "49.9' was lost.*the transaction is rolled back");
        assertThat(ledger(ada)).containsExactly("PAID by " + other().name());
    }

    @Test
    void without_any_check_it_charges_a_second_time() throws SQLException {
        start("spring.main.sources=" + WithoutAnyCheck.class.getName());
        long ada = client.register(other(), "Ada");

        payAndPayAgainMeanwhile(ada);

        assertThat(ledger(ada)).containsExactly("PAID by " + other().name(), "PAID by " + paused().name());
    }

    private void start(String... more) throws SQLException {
        List<String> properties = new ArrayList<>(openDatabase());
        properties.add("redlock.nodes=" + String.join(",", nodes.addresses()));
        properties.addAll(List.of("redlock.lease=2s", "redlock.wait-time=30s"));
        properties.add("logging.level.io.redlock.sample.payment=debug");
        properties.addAll(List.of(more));
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

    private static String[] and(List<String> properties, String one) {
        return Stream.concat(properties.stream(), Stream.of(one)).toArray(String[]::new);
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
