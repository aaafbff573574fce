package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CredentialsIT {

    private static final String PASSWORD = "p@ss:w/rd";
    private static final String USER = "app";
    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(RedisNodes.builder()
            .count(3)
            .arguments("--requirepass", PASSWORD, "--user", USER, "on", ">us@r:pa/ss", "~redlock:*", "+@all")
            .argumentsOf(0, "--requirepass", "another"));

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    private List<String> withCredentials(String credentials) {
        return nodes.addresses().stream()
                .map(address -> address.replace("redis://", "redis://" + credentials + "@"))
                .toList();
    }

    private void assertLocksWithoutFirst(JedisLockNodes.Builder builder, String serversText) throws Exception {
        try (Redlock redlock = Clients.of(builder)
                .restartGuard(RestartGuard.OFF)
                .listener(recorder)
                .build()) {
            Clients.awaitUp(redlock, 2);
            NodeStatus rejected = recorder.awaitChange(nodes.address(0), State.REJECTED);
            assertThat(rejected.detail()).contains(serversText);
            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(redlock.nodes().get(0).state()).isEqualTo(State.REJECTED);
            assertThat(redlock.nodes().toString()).doesNotContain(PASSWORD);
        }
    }

    private static void assertLocks(JedisLockNodes.Builder builder) throws Exception {
        try (Redlock redlock = Clients.of(builder).build()) {
            Clients.awaitUp(redlock, 3);
            assertThat(redlock.acquire(REQUEST).orThrow().release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
    }

    @Test
    void a_wrong_password_for_one_node_costs_that_node_and_is_told_in_the_servers_words() throws Exception {
        assertLocksWithoutFirst(
                JedisLockNodes.builder().addresses(nodes.addresses()).password(PASSWORD), "WRONGPASS");
    }

    @Test
    void a_missing_password_for_one_node_costs_that_node_and_is_told_in_the_servers_words() throws Exception {
        List<String> addresses = withCredentials(":" + PASSWORD);
        assertLocksWithoutFirst(
                JedisLockNodes.builder().addresses(List.of(nodes.address(0), addresses.get(1), addresses.get(2))),
                "NOAUTH");
    }

    @Test
    void an_address_may_have_a_password_with_any_character() throws Exception {
        List<String> addresses = withCredentials(":" + PASSWORD);
        assertLocks(JedisLockNodes.builder()
                .addresses(List.of(
                        nodes.address(0).replace("redis://", "redis://:another@"),
                        addresses.get(1),
                        addresses.get(2))));
    }

    @Test
    void a_password_of_the_builder_is_for_addresses_that_name_none() throws Exception {
        String first = nodes.address(0).replace("redis://", "redis://:another@");
        assertLocks(JedisLockNodes.builder()
                .addresses(List.of(first, nodes.address(1), nodes.address(2)))
                .password(PASSWORD));
    }

    @Test
    void an_address_may_name_a_user_and_a_password() throws Exception {
        assertLocks(JedisLockNodes.builder().addresses(withCredentials(USER + ":us@r:pa/ss")));
        assertLocks(JedisLockNodes.builder().addresses(withCredentials(USER + ":us%40r%3Apa%2Fss")));
    }

    @Test
    void a_user_of_the_builder_is_for_addresses_that_name_none() throws Exception {
        assertLocks(JedisLockNodes.builder()
                .addresses(nodes.addresses())
                .username(USER)
                .password("us@r:pa/ss"));
    }

    @Test
    void a_lock_is_in_the_database_that_is_named() throws Exception {
        List<String> addresses = withCredentials(USER + ":us@r:pa/ss").stream()
                .map(address -> address + "/3")
                .toList();
        try (Redlock redlock =
                Clients.of(JedisLockNodes.builder().addresses(addresses)).build()) {
            Clients.awaitUp(redlock, 3);
            Hold hold = redlock.acquire(REQUEST).orThrow();

            // And the node's marker with it.
            await().untilAsserted(() -> assertThat(Keys.onRunning(nodes, "INFO", "keyspace"))
                    .allMatch(keys -> keys.contains("db3:keys=2") && !keys.contains("db0:")));
            hold.close();
        }
    }

    @Test
    void a_database_that_a_node_does_not_have_costs_that_node() throws Exception {
        List<String> addresses = withCredentials(USER + ":us@r:pa/ss");
        try (Redlock redlock = Clients.of(JedisLockNodes.builder()
                        .addresses(List.of(addresses.get(0) + "/99", addresses.get(1), addresses.get(2))))
                .restartGuard(RestartGuard.OFF)
                .listener(recorder)
                .build()) {
            Clients.awaitUp(redlock, 2);
            assertThat(recorder.awaitChange(nodes.address(0), State.REJECTED).detail())
                    .contains("DB index is out of range");
            try (Hold hold = redlock.acquire(REQUEST).orThrow()) {
                assertThat(hold.isValid()).isTrue();
                assertThat(nodes.command(0, "DBSIZE")).isEqualTo("0");
            }
        }
    }
}
