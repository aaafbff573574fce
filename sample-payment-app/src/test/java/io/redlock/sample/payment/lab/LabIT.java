package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.sample.payment.PaymentClient;
import io.redlock.sample.payment.PaymentInstance;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The lab as the page uses it: two JVMs, five nodes, one database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LabIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static final PaymentClient client = new PaymentClient();
    private static PaymentInstance instance;
    private static LabDatabase database;
    private static LabEvents events;

    @BeforeAll
    static void start() {
        instance = PaymentInstance.start("demo.directory=" + directory, "lab.second-instance=true");
        database = LabDatabase.in(directory);
        events = LabEvents.of(instance);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(events.state().at("/instances/1/state").asString())
                                .isEqualTo("UP"));
    }

    @AfterAll
    static void end() {
        events.close();
        client.close();
        instance.close();
    }

    private static JsonNode post(String path, String body) {
        HttpResponse<String> answer = client.post(instance, path, body).join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return PaymentClient.json(answer);
    }

    private static JsonNode race(boolean locked, int amounts) {
        return post("/lab/races", "{\"locked\": %s, \"requests\": 16, \"amounts\": %d}".formatted(locked, amounts));
    }

    private static void do_to_node(int node, String action) {
        assertThat(client.post(instance, "/lab/nodes/" + node + "/" + action, "{}")
                        .join()
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void without_the_lock_a_race_shows_what_goes_wrong_as_the_database_has_it() {
        JsonNode race = race(false, 1);

        assertThat(race.at("/outcome/lostUpdates").asLong()).isPositive();
        assertThat(race.at("/outcome/overlaps").asLong()).isPositive();
        database.assertAgrees(race);
    }

    @Test
    void with_the_lock_a_race_shows_nothing_that_goes_wrong() {
        JsonNode race = race(true, 1);

        assertThat(race.at("/requests")).hasSize(16);
        assertThat(race.at("/requests")
                        .valueStream()
                        .map(request -> request.at("/instance").asString())
                        .distinct())
                .hasSize(2);
        assertThat(race.at("/outcome/entries").asLong()).isPositive();
        assertThat(race.at("/outcome/lostUpdates").asLong()).isZero();
        assertThat(race.at("/outcome/doubleCharges").asLong()).isZero();
        assertThat(race.at("/outcome/paidWithoutPaying").asLong()).isZero();
        assertThat(race.at("/outcome/overlaps").asLong()).isZero();
        database.assertAgrees(race);
    }

    @Test
    void a_key_with_the_amount_in_it_does_not_keep_two_amounts_apart() {
        JsonNode race = race(true, 2);

        assertThat(race.at("/outcome/doubleCharges").asLong()).isEqualTo(1);
        database.assertAgrees(race);
    }

    @Test
    void every_request_of_a_race_is_told_to_the_page() {
        JsonNode race = race(true, 1);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(events.requestsOf(race.at("/id").asString())).hasSize(16));
    }

    @Test
    void a_writer_that_was_stopped_is_refused_by_the_database_where_another_one_has_paid() {
        JsonNode scene = post("/lab/stale", "{\"rival\": true}");

        assertThat(scene.at("/outcome").asString()).isEqualTo("LATE");
        assertThat(scene.at("/ledger")).hasSize(1);
        assertThat(scene.at("/ledger/0/instance").asString()).isEqualTo(instance.name());
    }

    @Test
    void a_writer_that_was_stopped_is_told_of_its_loss_and_rolled_back_where_nobody_else_came() {
        JsonNode scene = post("/lab/stale", "{\"rival\": false}");

        assertThat(scene.at("/outcome").asString()).isEqualTo("LOST");
        assertThat(scene.at("/ledger")).isEmpty();
    }

    @Test
    void a_slow_payment_is_seen_held_and_renewed() {
        String name = events.state().at("/instances/1/name").asString();

        assertThat(client.post(instance, "/lab/slow", "{\"instance\": \"%s\"}".formatted(name))
                        .join()
                        .statusCode())
                .isEqualTo(202);

        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode hold = events.state().at("/holds/0");
            assertThat(hold.at("/instance").asString()).isEqualTo(name);
            assertThat(hold.at("/renewals").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(hold.at("/fencingToken").asLong()).isPositive();
        });
        await().atMost(PATIENCE).until(() -> events.state().at("/holds").isEmpty());
    }

    @Test
    void payments_go_on_without_two_nodes_and_end_without_three_and_come_back() {
        client.post(instance, "/lab/load", "{\"on\": true}").join();
        do_to_node(0, "kill");
        do_to_node(1, "pause");
        awaitMore("done");
        long unavailable = count("unavailable");
        do_to_node(2, "kill");
        awaitMore("unavailable");
        assertThat(unavailable)
                .as("refused for want of a quorum while three nodes were up")
                .isZero();

        do_to_node(1, "resume");
        awaitMore("done");
        do_to_node(0, "restart");
        do_to_node(2, "restart");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(events.state().at("/nodes").valueStream())
                        .extracting(node -> node.at("/state").asString())
                        .containsOnly("UP"));
        client.post(instance, "/lab/load", "{\"on\": false}").join();
    }

    private static long count(String kind) {
        return events.state().at("/load/" + kind).asLong();
    }

    private static void awaitMore(String kind) {
        long before = count(kind);
        await().atMost(PATIENCE).until(() -> count(kind) > before + 3);
    }
}
