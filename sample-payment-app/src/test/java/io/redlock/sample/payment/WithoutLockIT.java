package io.redlock.sample.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.test.RedisNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of {@link TwoInstancesIT} can fail: without the lock they do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WithoutLockIT {

    private static final int RUNS = 10;
    private static final int USERS = 4;
    private static final int REQUESTS = 40;

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
                "redlock.aspect.enabled=false",
                "payment.think-time=50ms");
    }

    @AfterAll
    static void end() {
        client.close();
        instances.forEach(PaymentInstance::close);
        nodes.close();
    }

    @Test
    void double_charges_show_in_nine_of_ten_runs() {
        long found = IntStream.range(0, RUNS).filter(run -> chargesTwice()).count();

        assertThat(found).isGreaterThanOrEqualTo(9);
    }

    @Test
    void lost_updates_show_in_nine_of_ten_runs() {
        long found = IntStream.range(0, RUNS).filter(run -> losesUpdates()).count();

        assertThat(found).isGreaterThanOrEqualTo(9);
    }

    private static boolean chargesTwice() {
        Load load = Load.onUsers(client, instances, USERS);
        assertThat(load.pays(REQUESTS).statuses().keySet()).isSubsetOf(200, 409);
        return !Ledgers.notChargedOnce(load.accounts()).isEmpty();
    }

    private static boolean losesUpdates() {
        Load load = Load.onUsers(client, instances, USERS);
        assertThat(load.paysAndCancels(REQUESTS).statuses().keySet()).isSubsetOf(200, 409);
        return !Ledgers.inconsistent(load.accounts()).isEmpty();
    }
}
