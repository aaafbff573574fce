package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.test.RedisNodes;
import io.redlock.test.postgresql.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The story of two instances once more, with PostgreSQL between them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresIT {

    private static final int REQUESTS = 200;
    private static final int USERS = 10;
    private static final PaymentClient client = new PaymentClient();

    private static PostgresServer server;
    private static RedisNodes nodes;
    private List<PaymentInstance> instances = List.of();

    @BeforeAll
    static void startServers() {
        server = PostgresServer.start();
        nodes = RedisNodes.start(5);
    }

    @AfterEach
    void end() {
        instances.forEach(PaymentInstance::close);
    }

    @AfterAll
    static void endServers() {
        client.close();
        if (server != null) {
            server.close();
            nodes.close();
        }
    }

    /** One after the other: two that make the tables at the same moment trip over each other. */
    private void start(String... more) {
        List<String> properties = new ArrayList<>(PostgresProfile.properties(server));
        properties.add("redlock.nodes=" + String.join(",", nodes.addresses()));
        properties.addAll(List.of(more));
        String[] each = properties.toArray(String[]::new);
        instances = List.of(PaymentInstance.start(each), PaymentInstance.start(each));
    }

    @Test
    void two_instances_charge_every_user_once_and_pay_and_cancel_in_turn() {
        start("redlock.wait-time=20s");

        Load pays = Load.onUsers(client, instances, USERS);
        Map<Integer, Long> statuses = pays.pays(REQUESTS).statuses();
        assertThat(Ledgers.notChargedOnce(pays.accounts())).isEmpty();
        assertThat(statuses.keySet()).isSubsetOf(200, 409, 423);
        assertThat(statuses).containsEntry(200, (long) USERS);

        Load both = Load.onUsers(client, instances, USERS);
        assertThat(both.paysAndCancels(REQUESTS).statuses().keySet()).isSubsetOf(200, 409, 423);
        assertThat(Ledgers.inconsistent(both.accounts())).isEmpty();
    }

    @Test
    void without_the_lock_somebody_is_charged_twice() {
        start("redlock.aspect.enabled=false", "payment.think-time=50ms");

        assertThat(IntStream.range(0, 3)).anyMatch(run -> {
            Load load = Load.onUsers(client, instances, USERS);
            assertThat(load.pays(REQUESTS).statuses().keySet()).isSubsetOf(200, 409);
            return !Ledgers.notChargedOnce(load.accounts()).isEmpty();
        });
    }
}
