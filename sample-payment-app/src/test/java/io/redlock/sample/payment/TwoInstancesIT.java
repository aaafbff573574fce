package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.test.RedisNodes;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs, one database, five real nodes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoInstancesIT {

    private static final int REQUESTS = 500;
    private static final int USERS = 20;

    /** Done, not possible for this user, contended. */
    private static final List<Integer> DOCUMENTED = List.of(200, 409, 423);

    @TempDir
    private static Path directory;

    private static RedisNodes nodes;
    private static List<PaymentInstance> instances = List.of();
    private static final PaymentClient client = new PaymentClient();

    @BeforeAll
    static void start() {
        nodes = RedisNodes.start(5);
        instances = PaymentInstance.startTwo(
                "redlock.nodes=" + String.join(",", nodes.addresses()),
                "demo.directory=" + directory,
                // Long enough for everybody's turn to come, also on a busy machine. What happens to those who wait in
                // vain is in LockAnswersIT.
                "redlock.wait-time=20s");
    }

    @AfterAll
    static void end() {
        client.close();
        instances.forEach(PaymentInstance::close);
        nodes.close();
    }

    @Test
    @Tag("smoke")
    void charge_every_user_once_however_often_they_pay() {
        Load load = Load.onUsers(client, instances, USERS);

        Map<Integer, Long> statuses = load.pays(REQUESTS).statuses();

        assertThat(Ledgers.notChargedOnce(load.accounts())).isEmpty();
        assertThat(statuses.keySet()).isSubsetOf(DOCUMENTED);
        assertThat(statuses).containsEntry(200, (long) USERS);
    }

    @Test
    void pay_and_cancel_in_turn_whatever_order_the_requests_come_in() {
        Load load = Load.onUsers(client, instances, USERS);

        Map<Integer, Long> statuses = load.paysAndCancels(REQUESTS).statuses();

        List<Account> accounts = load.accounts();
        assertThat(Ledgers.inconsistent(accounts)).isEmpty();
        assertThat(statuses.keySet()).isSubsetOf(DOCUMENTED);
        long entries =
                accounts.stream().mapToLong(account -> account.ledger().size()).sum();
        assertThat(statuses).as("one entry for every success").containsEntry(200, entries);
    }

    /** The key guards what it names. With the amount in the key, two different amounts are two different locks. */
    @Test
    void do_not_exclude_each_other_with_different_amounts() {
        Load load = Load.onUsers(client, instances, USERS);

        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (long user : load.users()) {
            answers.add(client.pay(instances.get(0), user, "10.00"));
            answers.add(client.pay(instances.get(1), user, "20.00"));
        }
        answers.forEach(CompletableFuture::join);

        assertThat(load.accounts())
                .anySatisfy(account -> assertThat(account.ledger())
                        .extracting(entry -> entry.type() + " " + entry.amount())
                        .containsExactlyInAnyOrder("PAID 10.00", "PAID 20.00"));
    }
}
