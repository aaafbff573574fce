package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.UnsuitableNodeException;
import io.redlock.it.Clients;
import io.redlock.it.Recorder;
import io.redlock.it.StrangeServer;
import io.redlock.it.Threads;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers may vote, and from when on: F25, F30. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class AdmissionIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private static final LockRequest ONCE = LockRequest.of("k").waitTime(Duration.ZERO);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    @AfterEach
    void undo() {
        IntStream.range(0, 3).filter(nodes::isRunning).forEach(node -> {
            nodes.command(node, "REPLICAOF", "NO", "ONE");
            nodes.command(node, "CONFIG", "SET", "maxmemory", "0");
            nodes.command(node, "CONFIG", "SET", "maxmemory-policy", "noeviction");
        });
    }

    private RedlockBuilder client(List<String> addresses) {
        return Clients.of(addresses)
                .lease(Scene.LEASE)
                .maxLease(Scene.LEASE)
                .waitTime(Scene.WAIT_TIME)
                .listener(recorder);
    }

    private void assertNotStarted(List<String> addresses, String... words) {
        assertThatThrownBy(() -> {
                    try (Redlock started = client(addresses).build()) {
                        throw new AssertionError("It started: " + started.nodes());
                    }
                })
                .isInstanceOf(UnsuitableNodeException.class)
                .hasMessageContainingAll(words);
        await().untilAsserted(() -> assertThat(Threads.ofTheLibrary()).isEmpty());
    }

    @Test
    @Tag("smoke")
    void f25_one_server_under_two_addresses_has_one_vote_and_stops_the_start() throws Exception {
        try (FaultProxy alias = FaultProxy.to(nodes.port(0))) {
            assertNotStarted(List.of(nodes.address(0), alias.address(), nodes.address(1)), alias.address());
        }
    }

    @Test
    void f25_a_replica_stops_the_start() {
        nodes.command(0, "REPLICAOF", "127.0.0.1", String.valueOf(nodes.port(1)));

        assertNotStarted(nodes.addresses(), nodes.address(0), "replica");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "volatile-lru", "volatile-ttl", "allkeys-random"})
    void f25_a_server_that_evicts_keys_stops_the_start(String policy) {
        nodes.command(2, "CONFIG", "SET", "maxmemory-policy", policy);
        nodes.command(2, "CONFIG", "SET", "maxmemory", "100mb");

        assertNotStarted(nodes.addresses(), nodes.address(2), policy);
    }

    @Test
    void f25_a_policy_without_a_limit_evicts_nothing() throws Exception {
        nodes.command(2, "CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

        try (Redlock redlock = client(nodes.addresses()).build()) {
            Clients.awaitUp(redlock, 3);
            redlock.acquire(ONCE).orThrow().close();
        }
    }

    @Test
    void f25_a_cluster_node_stops_the_start() {
        try (RedisNodes cluster = RedisNodes.builder()
                .count(1)
                .arguments("--cluster-enabled", "yes")
                .start()) {
            assertNotStarted(
                    List.of(nodes.address(0), nodes.address(1), cluster.address(0)), cluster.address(0), "cluster");
        }
    }

    @Test
    void f25_a_server_that_is_too_old_stops_the_start() throws Exception {
        try (StrangeServer old = new StrangeServer(AdmissionIT::asOfOld)) {
            assertNotStarted(List.of(nodes.address(0), nodes.address(1), old.address()), old.address(), "6.0.16");
        }
    }

    private static String asOfOld(String command) {
        return command.equals("INFO") ? StrangeServer.info("6.0.16") : StrangeServer.sane(command);
    }

    /** What was suitable at the start and is not any more has no vote; it is looked at again. */
    @Test
    void f25_a_node_that_becomes_a_replica_has_no_vote_until_it_is_a_master_again() throws Exception {
        try (Redlock redlock = client(nodes.addresses()).build()) {
            Clients.awaitUp(redlock, 3);
            nodes.command(0, "REPLICAOF", "127.0.0.1", String.valueOf(nodes.port(1)));
            nodes.command(0, "CLIENT", "KILL", "TYPE", "normal");
            NodeStatus status = recorder.awaitChange(nodes.address(0), State.UNSUITABLE);
            assertThat(status.detail()).contains("replica");
            redlock.acquire(ONCE).orThrow().close();

            nodes.command(0, "REPLICAOF", "NO", "ONE");

            Clients.awaitUp(redlock, 3);
        }
    }

    @Test
    void f30_a_strict_client_waits_for_a_longest_lease_before_the_first_lock_of_a_new_fleet() throws Exception {
        long start = System.nanoTime();
        try (Redlock redlock =
                client(nodes.addresses()).restartGuard(RestartGuard.STRICT).build()) {
            NotAcquired refused = (NotAcquired) redlock.acquire(ONCE);

            assertThat(refused.reason()).isEqualTo(Reason.NO_QUORUM);
            assertThat(refused.describe()).contains("quarantine");
            assertThat(redlock.nodes()).allMatch(node -> node.quarantineLeft().isPresent());
            await().atMost(Scene.PATIENCE).until(() -> redlock.acquire(ONCE) instanceof Acquired);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Scene.LEASE);
        }
        try (Redlock next =
                client(nodes.addresses()).restartGuard(RestartGuard.STRICT).build()) {
            Clients.awaitUp(next, 3);
            assertThat(next.acquire(LockRequest.of("next").waitTime(Duration.ZERO)))
                    .as("who comes later need not wait again")
                    .isInstanceOf(Acquired.class);
        }
    }

    @Test
    void f30_an_automatic_client_takes_a_fleet_of_which_all_nodes_answer_for_a_new_one() throws Exception {
        try (Redlock redlock = client(nodes.addresses()).build()) {
            Clients.awaitUp(redlock, 3);
            redlock.acquire(ONCE).orThrow().close();

            assertThat(recorder.changes(nodes.address(0), State.QUARANTINED)).isEmpty();
        }
    }

    @Test
    void f30_an_automatic_client_waits_where_a_node_is_missing() throws Exception {
        List<String> addresses = new ArrayList<>(nodes.addresses());
        nodes.kill(2);
        try (Redlock redlock = client(addresses).build()) {
            NotAcquired refused = (NotAcquired) redlock.acquire(ONCE);

            assertThat(refused.describe()).contains("quarantine");
            await().atMost(Scene.PATIENCE).until(() -> redlock.acquire(ONCE) instanceof Acquired);
        }
    }

    @Test
    void f30_a_client_without_a_guard_never_waits() throws Exception {
        nodes.kill(2);
        try (Redlock redlock =
                client(nodes.addresses()).restartGuard(RestartGuard.OFF).build()) {
            redlock.acquire(ONCE).orThrow().close();
        }
    }

    /** With the longer lease of another client a node stays away for longer, as it has to. */
    @Test
    void f30_the_longest_lease_of_all_clients_counts() throws Exception {
        Duration longer = Scene.LEASE.multipliedBy(2);
        try (Redlock one = client(nodes.addresses()).build();
                Redlock two = Clients.of(nodes)
                        .lease(longer)
                        .maxLease(longer)
                        .waitTime(Scene.WAIT_TIME)
                        .build()) {
            Clients.awaitUp(one, 3);
            Clients.awaitUp(two, 3);
            two.acquire(LockRequest.of("two")).orThrow().close();
            one.acquire(LockRequest.of("one")).orThrow().close();
            assertThat(nodes.command(0, "GET", "redlock:node")).contains(" " + longer.toMillis() + " ");

            nodes.kill(0);
            nodes.restart(0);

            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(one.nodes().get(0).quarantineLeft())
                            .hasValueSatisfying(left -> assertThat(left).isGreaterThan(Scene.QUARANTINE)));
        }
    }
}
