package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an operator sees of the demo, started as everybody starts it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ActuatorIT {

    private static final String AMOUNT = "49.90";
    private static final PaymentClient client = new PaymentClient();

    @TempDir
    private static Path directory;

    private static PaymentInstance instance;

    @BeforeAll
    static void start() {
        instance = PaymentInstance.start("demo.directory=" + directory, "payment.think-time=3s", "redlock.lease=2s");
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(get("/actuator/health")
                                .at("/components/redlock/details/voting")
                                .asInt())
                        .isEqualTo(5));
    }

    @AfterAll
    static void end() {
        client.close();
        instance.close();
    }

    @Test
    void health_counts_the_nodes_that_vote() {
        JsonNode redlock = get("/actuator/health").at("/components/redlock");

        assertThat(redlock.at("/status").asString()).isEqualTo("UP");
        assertThat(redlock.at("/details/quorum").asInt()).isEqualTo(3);
        assertThat(redlock.at("/details/nodes")).hasSize(5);
    }

    @Test
    void a_payment_that_is_worked_on_is_seen_here_and_on_the_nodes_and_counted_when_it_is_over() {
        long ada = client.register(instance, "Ada");
        double before = payments();

        CompletableFuture<HttpResponse<String>> payment = payUntilHeld(ada);
        JsonNode held = get("/actuator/redlock").at("/holds/0");
        assertThat(held.at("/name").asString()).isEqualTo("PaymentService.pay");
        assertThat(held.at("/keys/0").asString()).isEqualTo(key(ada));
        JsonNode onNodes = get("/actuator/redlock/" + key(ada));
        assertThat(onNodes.at("/state").asString()).isEqualTo("HELD");
        assertThat(onNodes.at("/holder").asString()).isEqualTo(held.at("/owner").asString());

        assertThat(payment.join().statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(payments()).isEqualTo(before + 1));
        assertThat(get("/actuator/redlock").at("/holds")).isEmpty();
        await().untilAsserted(() -> assertThat(
                        get("/actuator/redlock/" + key(ada)).at("/state").asString())
                .isEqualTo("FREE"));
        assertThat(client.get(instance, "/actuator/prometheus").body())
                .containsPattern("redlock_acquire_seconds_count\\{.*name=\"PaymentService.pay\"");
    }

    @Test
    void a_lock_that_is_revoked_is_lost_to_its_payment_which_is_rolled_back() {
        long ada = client.register(instance, "Ada");
        CompletableFuture<HttpResponse<String>> payment = payUntilHeld(ada);

        HttpResponse<String> revocation = client.delete(instance, "/actuator/redlock/" + key(ada));

        assertThat(revocation.statusCode()).as(revocation.body()).isEqualTo(200);
        HttpResponse<String> answer = payment.join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(PaymentClient.json(answer).get("title").asString()).isEqualTo("Lock lost");
        assertThat(client.account(instance, ada).ledger()).isEmpty();
    }

    /** {@return the answer to a payment that has its lock by now} */
    private static CompletableFuture<HttpResponse<String>> payUntilHeld(long user) {
        CompletableFuture<HttpResponse<String>> payment = client.pay(instance, user, AMOUNT);
        await().until(() -> !get("/actuator/redlock").at("/holds").isEmpty());
        return payment;
    }

    /** {@return how often a payment has got its lock, as the meter counts it} */
    private static double payments() {
        HttpResponse<String> meter = client.get(
                instance, "/actuator/metrics/redlock.acquire?tag=name:PaymentService.pay&tag=outcome:acquired");
        return meter.statusCode() == 404
                ? 0
                : PaymentClient.json(meter).at("/measurements/0/value").asDouble();
    }

    private static String key(long user) {
        return "PAYMENT_" + user + "49.9";
    }

    private static JsonNode get(String path) {
        return PaymentClient.json(client.get(instance, path));
    }
}
