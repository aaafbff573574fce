package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LockContractIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private final RedisNodes nodes = REDIS.nodes();
    private Redlock redlock;

    @BeforeEach
    void connect() {
        redlock = Clients.of(nodes).build();
        Clients.awaitUp(redlock, 5);
    }

    @AfterEach
    void disconnect() {
        redlock.close();
    }

    private static LockRequest once(String key) {
        return LockRequest.of(key).waitTime(Duration.ZERO);
    }

    @Test
    @Tag("smoke")
    void a_held_lock_excludes_this_client_and_every_other() throws Exception {
        Hold hold = redlock.acquire(once("k")).orThrow();

        try (Redlock other = Clients.of(nodes).build()) {
            assertThat(redlock.acquire(once("k"))).isInstanceOf(NotAcquired.class);
            assertThat(other.acquire(once("k"))).isInstanceOf(NotAcquired.class);
            hold.close();
            assertThat(other.acquire(LockRequest.of("k"))).isInstanceOf(Acquired.class);
            assertThat(((NotAcquired) redlock.acquire(once("k"))).reason()).isEqualTo(Reason.CONTENDED);
        }
    }

    @Test
    @Tag("smoke")
    void a_held_lock_stands_on_every_node_until_its_lease_ends_and_says_whose_it_is() throws Exception {
        Duration lease = Duration.ofSeconds(30);
        Hold hold = redlock.acquire(once("k").lease(lease)).orThrow();
        Keys.awaitEverywhere(nodes, "k");

        assertThat(hold.validity()).isPositive().isLessThan(lease);
        assertThat(Keys.values(nodes, "k"))
                .hasSize(5)
                .allSatisfy(value -> assertThat(value)
                        .contains(
                                "it@",
                                "pid " + ProcessHandle.current().pid(),
                                "thread " + Thread.currentThread().getName()));
        assertThat(Keys.onRunning(nodes, "PTTL", Keys.redisKey("k")))
                .hasSize(5)
                .allSatisfy(millis ->
                        assertThat(Long.parseLong(millis)).isPositive().isLessThanOrEqualTo(lease.toMillis()));
        assertThat(Keys.onRunning(nodes, "DBSIZE"))
                .as("the lock and the node's marker")
                .containsOnly("2");
        hold.close();
    }

    @Test
    void a_released_lock_is_gone_from_every_node() throws Exception {
        Hold hold = redlock.acquire(once("k")).orThrow();

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(hold.state()).isEqualTo(HoldState.RELEASED);
        assertThat(hold.isValid()).isFalse();
        assertThat(hold.validity()).isZero();
        assertThatIllegalStateException().isThrownBy(hold::ensureValid).withMessageContaining("'k'");
        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
        hold.close();
        Keys.awaitGone(nodes, "k");
    }

    @Test
    void a_closed_lock_is_gone_from_every_node() throws Exception {
        redlock.acquire(once("k")).orThrow().close();

        Keys.awaitGone(nodes, "k");
        assertThat(redlock.holds()).isEmpty();
    }

    @Test
    void what_was_closed_can_be_had_again_at_once() throws Exception {
        for (int round = 0; round < 100; round++) {
            redlock.acquire(once("k")).orThrow().close();
        }
    }

    @Test
    void locks_under_different_keys_do_not_exclude_each_other() throws Exception {
        try (Hold one = redlock.acquire(once("one")).orThrow();
                Hold two = redlock.acquire(once("two")).orThrow()) {
            assertThat(redlock.holds()).containsExactlyInAnyOrder(one, two);
        }
    }

    @Test
    void locks_under_different_prefixes_do_not_exclude_each_other() throws Exception {
        JedisLockNodes.Builder elsewhere =
                JedisLockNodes.builder().addresses(nodes.addresses()).keyPrefix("other");
        try (Redlock other = Clients.of(elsewhere).build();
                Hold here = redlock.acquire(once("k")).orThrow();
                Hold there = other.acquire(once("k")).orThrow()) {
            assertThat(here.isValid()).isTrue();
            assertThat(there.isValid()).isTrue();
            assertThat(nodes.command(0, "EXISTS", "other:lock:k", "redlock:lock:k"))
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with blanks",
                "{braces}",
                "line\r\nbreaks $3\r\nfoo",
                "\u0000\u0001\u007f",
                "Gr\u00fc\u00dfe \u4f60\u597d \ud83d\udd12",
                "*",
                "a:b:c"
            })
    void every_key_is_taken_as_it_is(String key) throws Exception {
        Hold hold = redlock.acquire(once(key)).orThrow();
        Acquisition again = redlock.acquire(once(key));

        assertThat(again).isInstanceOf(NotAcquired.class);
        Keys.awaitEverywhere(nodes, key);
        assertThat(hold.keys()).containsExactly(key);
        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
        Keys.awaitGone(nodes, key);
    }

    @Test
    void a_lock_whose_validity_is_spent_is_lost_and_can_be_had_by_others() throws Exception {
        Hold hold = redlock.acquire(once("k").lease(Duration.ofMillis(200)).renewed(false))
                .orThrow();

        try (Redlock other = Clients.of(nodes).build();
                Hold next = other.acquire(LockRequest.of("k")).orThrow()) {
            assertThat(hold.state()).isEqualTo(HoldState.LOST);
            assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
            assertThat(next.isValid()).isTrue();
            assertThat(Keys.values(nodes, "k").stream().filter(value -> !value.equals(Keys.NOTHING)))
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }
}
