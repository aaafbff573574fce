package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fencing tokens and several keys at once, on real servers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencingIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final LockRequest FENCED = LockRequest.of("k").fenced(true).waitTime(Duration.ofSeconds(60));
    private static final Duration SHORT_LEASE = Duration.ofSeconds(2);
    private static final int THREADS = 6;
    private static final int ROUNDS = 20;

    private final RedisNodes nodes = REDIS.nodes();
    private final List<Long> tokens = new ArrayList<>();

    private void mint(Redlock redlock) throws InterruptedException {
        try (Hold hold = redlock.acquire(FENCED).orThrow()) {
            tokens.add(hold.fencingToken().orElseThrow());
        }
    }

    private static void runAll(List<Callable<Void>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void assertTokensGrew() {
        assertThat(tokens).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void r36_a_fenced_lock_takes_one_script_on_each_node() throws Exception {
        try (Redlock redlock = Clients.of(nodes).build()) {
            Clients.awaitUp(redlock, 5);
            mint(redlock);
            Keys.awaitNone(nodes);
            Keys.onRunning(nodes, "CONFIG", "RESETSTAT");
            Hold hold = redlock.acquire(FENCED).orThrow();
            Keys.awaitEverywhere(nodes, "k");

            assertThat(Keys.onRunning(nodes, "INFO", "commandstats"))
                    .allMatch(counted -> counted.contains("cmdstat_eval:calls=1,"));
            hold.close();
        }
    }

    @Test
    void r37_tokens_grow_in_the_order_of_the_holders_while_many_contend() throws Exception {
        try (Redlock one = Clients.of(nodes).build();
                Redlock other = Clients.of(nodes).build()) {
            Clients.awaitUp(one, 5);
            Clients.awaitUp(other, 5);
            Callable<Void> ofOne = () -> mintOften(one);
            Callable<Void> ofOther = () -> mintOften(other);
            List<Callable<Void>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                work.add(thread % 2 == 0 ? ofOne : ofOther);
            }

            runAll(work);

            assertThat(tokens).hasSize(THREADS * ROUNDS);
            assertTokensGrew();
        }
    }

    private Void mintOften(Redlock redlock) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            mint(redlock);
        }
        return null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void r38_tokens_grow_over_nodes_that_have_lost_their_data(int wiped) throws Exception {
        try (Redlock redlock = Clients.of(nodes).lease(SHORT_LEASE).build()) {
            Clients.awaitUp(redlock, 5);
            mint(redlock);
            for (int node = 0; node < wiped; node++) {
                nodes.command(node, "FLUSHALL");
            }
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                mint(redlock);
                assertThat(Clients.up(redlock)).isEqualTo(5);
            });
            mint(redlock);

            assertTokensGrew();
        }
    }

    @Test
    void r37_tokens_grow_over_a_minority_that_was_killed_and_one_that_comes_back_empty() throws Exception {
        try (Redlock redlock = Clients.of(nodes).lease(SHORT_LEASE).build()) {
            Clients.awaitUp(redlock, 5);
            mint(redlock);
            nodes.kill(0);
            nodes.kill(1);
            mint(redlock);
            nodes.restart(0);
            nodes.restart(1);
            Clients.awaitUp(redlock, 5);
            nodes.kill(3);
            nodes.kill(4);
            mint(redlock);
            nodes.restart(3);
            nodes.restart(4);

            assertTokensGrew();
        }
    }

    @Test
    void r35_a_fence_key_of_another_type_costs_the_lock_and_leaves_nothing_behind() throws Exception {
        IntStream.range(0, 3).forEach(node -> nodes.command(node, "LPUSH", "redlock:fence:k", "x"));
        assertNotMinted("a fence key of this lock holds other data");
    }

    @Test
    void r35_a_server_without_memory_costs_the_lock_and_leaves_nothing_behind() throws Exception {
        try (Redlock redlock = Clients.of(nodes).build()) {
            Clients.awaitUp(redlock, 5);
            IntStream.range(0, 3).forEach(node -> nodes.command(node, "CONFIG", "SET", "maxmemory", "1"));
            Acquisition outcome = redlock.acquire(FENCED.waitTime(Duration.ZERO));
            IntStream.range(0, 3).forEach(node -> nodes.command(node, "CONFIG", "SET", "maxmemory", "0"));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            NotAcquired.class,
                            failure -> assertThat(failure.describe()).contains("OOM"));
            assertThat(nodes.command(0, "KEYS", "redlock:*:k")).isEmpty();
            Keys.awaitNone(nodes);
        }
    }

    private void assertNotMinted(String why) throws InterruptedException {
        try (Redlock redlock = Clients.of(nodes).build()) {
            Clients.awaitUp(redlock, 5);

            assertThat(redlock.acquire(FENCED.waitTime(Duration.ZERO)))
                    .isInstanceOfSatisfying(NotAcquired.class, failure -> {
                        assertThat(failure.reason()).isEqualTo(Reason.NO_QUORUM);
                        assertThat(failure.describe()).contains(why);
                    });
            Keys.awaitNone(nodes);
        }
    }

    @Test
    void r55_transfers_in_opposite_directions_all_come_to_an_end() throws Exception {
        long[] accounts = {1_000, 1_000};
        try (Redlock redlock = Clients.of(nodes).build()) {
            Clients.awaitUp(redlock, 5);

            runAll(List.of(
                    () -> transfer(redlock, accounts, 0, 1),
                    () -> transfer(redlock, accounts, 1, 0),
                    () -> transfer(redlock, accounts, 0, 1)));
        }
        assertThat(accounts).containsExactly(1_000 - ROUNDS, 1_000 + ROUNDS);
        Keys.awaitNone(nodes);
    }

    private static Void transfer(Redlock redlock, long[] accounts, int from, int to) throws InterruptedException {
        LockRequest both = LockRequest.of("account:" + from, "account:" + to).waitTime(Duration.ofSeconds(60));
        for (int round = 0; round < ROUNDS; round++) {
            try (Hold hold = redlock.acquire(both).orThrow()) {
                long left = accounts[from];
                long there = accounts[to];
                hold.ensureValid();
                accounts[from] = left - 1;
                accounts[to] = there + 1;
            }
        }
        return null;
    }
}
