package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Extension;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.RedlockEvent;
import io.redlock.ReleaseOutcome;
import io.redlock.Revocation;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.it.Recorder;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of a server may do, and has to be allowed: F21. Passwords: {@link io.redlock.it.CredentialsIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class AccessIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    /** All that the library needs. It is in the documentation as it is here. */
    private static final String LEAST = "+info +get +set +pttl +eval +time +del +pexpire";

    /** Within a script, older servers do not say which right it is. */
    private static final Pattern TOLD =
            Pattern.compile("no permissions to run the '(set|eval|del|pexpire|info|get)'|can't run this command");

    /** What an entry of the log says was asked for in vain. */
    private static final Pattern DENIED = Pattern.compile("^object\n(.*)$", Pattern.MULTILINE);

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void addUser() {
        IntStream.range(0, 3).forEach(node -> setUser(node, LEAST));
    }

    private void setUser(int node, String rights) {
        String user = "ACL SETUSER locker reset on >secret resetchannels ~redlock:* " + rights;
        nodes.command(node, user.split(" ", -1));
    }

    private RedlockBuilder client() {
        return Clients.of(asLocker()).listener(recorder);
    }

    private JedisLockNodes.Builder asLocker() {
        return JedisLockNodes.builder()
                .addresses(nodes.addresses())
                .username("locker")
                .password("secret");
    }

    @Test
    void a_user_with_the_least_rights_can_do_all_that_is_to_be_done() throws Exception {
        IntStream.range(0, 3).forEach(node -> nodes.command(node, "ACL", "LOG", "RESET"));
        try (Redlock redlock = client().build()) {
            Clients.awaitUp(redlock, 3);
            Hold hold = redlock.acquire(REQUEST).orThrow();
            Keys.awaitEverywhere(nodes, "k");
            nodes.command(0, "DEL", Keys.redisKey("k"));
            assertThat(hold.extend(Clients.LEASE)).isEqualTo(Extension.EXTENDED);
            Keys.awaitEverywhere(nodes, "k");
            assertThat(redlock.acquire(REQUEST)).isInstanceOf(NotAcquired.class);
            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);

            Hold revoked = redlock.acquire(LockRequest.of("r")).orThrow();
            Keys.awaitEverywhere(nodes, "r");
            assertThat(redlock.inspect("r").holder()).contains(revoked.owner());
            assertThat(redlock.revoke("r")).isEqualTo(Revocation.REVOKED);
            assertThat(revoked.release()).isEqualTo(ReleaseOutcome.LOST);
            IntStream.range(0, 3).forEach(node -> nodes.command(node, "DEL", Keys.redisKey("r")));
        }
        Keys.awaitNone(nodes);
        // The connection's name and library, nice to have in CLIENT LIST; without that right there is none.
        assertThat(Keys.onRunning(nodes, "ACL", "LOG"))
                .allSatisfy(log -> assertThat(DENIED.matcher(log).results().map(denied -> denied.group(1)))
                        .isNotEmpty()
                        .allMatch(denied -> denied.matches("client(\\|setname|\\|setinfo)?")));
    }

    @Test
    void a_user_with_the_least_rights_can_have_several_keys_and_a_token() throws Exception {
        try (Redlock redlock = client().build()) {
            Clients.awaitUp(redlock, 3);
            Hold hold = redlock.acquire(LockRequest.of("a", "b").fenced(true)).orThrow();
            assertThat(hold.fencingToken()).isPresent();
            Keys.awaitEverywhere(nodes, "a");
            nodes.command(0, "DEL", Keys.redisKey("a"));
            assertThat(hold.extend(Clients.LEASE)).isEqualTo(Extension.EXTENDED);
            Keys.awaitEverywhere(nodes, "a");
            assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);

            // Nodes that disagree about the fence value have to be raised.
            nodes.command(0, "SET", "redlock:fence:a", "8000000000000000");
            nodes.command(1, "SET", "redlock:fence:a", "8000000000000009");
            nodes.command(2, "SET", "redlock:fence:a", "8000000000000005");
            try (Hold next =
                    redlock.acquire(LockRequest.of("a", "b").fenced(true)).orThrow()) {
                assertThat(next.fencingToken().orElseThrow()).isGreaterThan(8_000_000_000_000_000L);
            }
        }
        Keys.awaitNone(nodes);
    }

    @Test
    void that_user_has_no_other_keys() {
        JedisLockNodes.Builder elsewhere = asLocker().keyPrefix("payments");
        try (Redlock redlock = Clients.of(elsewhere).listener(recorder).build()) {
            NodeStatus rejected = recorder.awaitChange(nodes.address(0), State.REJECTED);

            assertThat(rejected.detail()).contains("NOPERM", "~payments:*");
            assertThat(Clients.up(redlock)).isZero();
        }
    }

    /** One node does not give a right: that costs nobody a lock, is told in the server's words, and leaves no key. */
    @ParameterizedTest
    @ValueSource(strings = {"set", "eval", "del", "pexpire", "info", "get"})
    void f21_a_right_that_one_node_does_not_give(String right) throws Exception {
        setUser(0, LEAST + " -" + right);
        try (Redlock redlock = client().restartGuard(RestartGuard.OFF).build()) {
            await().atMost(Scene.PATIENCE).until(() -> {
                Hold hold = redlock.acquire(REQUEST).orThrow();
                assertThat(hold.extend(Clients.LEASE)).isEqualTo(Extension.EXTENDED);
                assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
                // A release that is refused is told by its being owed; its votes may come when all is decided.
                return redlock.nodes().get(0).owed() > 0
                        || TOLD.matcher(recorder.all(RedlockEvent.class).toString())
                                .find();
            });
            setUser(0, LEAST);
            Keys.awaitGone(nodes, "k");
            Clients.awaitUp(redlock, 3);
        }
    }
}
