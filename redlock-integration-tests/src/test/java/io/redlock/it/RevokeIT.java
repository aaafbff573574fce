package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Extension;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.KeyReport;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.ReleaseOutcome;
import io.redlock.Revocation;
import io.redlock.node.Inspection;
import io.redlock.node.Inspection.State;
import io.redlock.node.NodeStatus;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who has a key, and that it is taken away, on real servers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RevokeIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(3);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();
    private Redlock holder;
    private Redlock operator;

    @BeforeEach
    void connect() {
        holder = Clients.of(nodes).application("till-7").listener(recorder).build();
        operator = Clients.of(nodes)
                .nodeTimeout(Duration.ofSeconds(1))
                .application("operator")
                .build();
        Clients.awaitUp(holder, 5);
        Clients.awaitUp(operator, 5);
    }

    @AfterEach
    void disconnect() {
        holder.close();
        operator.close();
    }

    private Hold held(LockRequest request) throws InterruptedException {
        Hold hold = holder.acquire(request).orThrow();
        Keys.awaitEverywhere(nodes, "k");
        return hold;
    }

    private static List<State> states(KeyReport report) {
        return report.nodes().stream().map(Inspection::state).toList();
    }

    @Test
    void an_operator_sees_on_each_node_who_holds_a_key_and_for_how_long() throws Exception {
        assertThat(operator.inspect("k").isFree()).isTrue();
        try (Hold hold = held(REQUEST)) {
            KeyReport report = operator.inspect("k");

            assertThat(states(report)).containsOnly(State.HELD);
            assertThat(report.holder()).contains(hold.owner());
            assertThat(hold.owner())
                    .startsWith("till-7@")
                    .contains(
                            "pid " + ProcessHandle.current().pid(),
                            "thread " + Thread.currentThread().getName());
            assertThat(report.left().orElseThrow()).isBetween(Duration.ofSeconds(30), Clients.LEASE);
        }
    }

    @Test
    void a_node_that_is_down_one_that_hangs_and_other_data_are_told_apart_within_the_node_timeout() throws Exception {
        Hold hold = held(REQUEST);
        nodes.kill(0);
        nodes.pause(1);
        nodes.command(2, "DEL", Keys.redisKey("k"));
        nodes.command(2, "RPUSH", Keys.redisKey("k"), "other", "data");
        await().until(() -> operator.nodes().get(0).state() == NodeStatus.State.DOWN);

        long start = System.nanoTime();
        KeyReport report = operator.inspect("k");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(states(report))
                .containsExactly(State.UNANSWERED, State.UNANSWERED, State.MISUSED, State.HELD, State.HELD);
        assertThat(report.nodes().get(2).detail()).contains("holds other data than a lock");
        assertThat(report.holder()).isEmpty();
        assertThat(operator.revoke("k")).isEqualTo(Revocation.UNCERTAIN);
        assertThat(nodes.command(2, "LLEN", Keys.redisKey("k"))).isEqualTo("2");
        assertThat(hold.isValid()).isTrue();
    }

    @Test
    void a_holder_that_is_revoked_loses_its_hold_and_nobody_enters_before_its_time_is_over() throws Exception {
        Hold hold = held(REQUEST.lease(SHORT_LEASE));
        CountDownLatch told = new CountDownLatch(1);
        hold.onLost(lost -> told.countDown());

        assertThat(operator.revoke("k")).isEqualTo(Revocation.REVOKED);
        long leftMillis = Long.parseLong(nodes.command(4, "PTTL", Keys.redisKey("k")));
        long revokedAt = System.nanoTime();

        assertThat(leftMillis).isBetween(1L, SHORT_LEASE.toMillis());
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(hold.state()).isEqualTo(HoldState.LOST);
        await().until(() -> !recorder.all(LockLost.class).isEmpty());
        assertThat(recorder.all(LockLost.class).get(0).reason())
                .contains("it was revoked by operator@", "held by till-7@");
        operator.acquire(LockRequest.of("k")).orThrow().close();
        assertThat(System.nanoTime() - revokedAt).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(leftMillis) / 2);
    }

    @Test
    void what_a_revoked_holder_gives_back_stays_and_says_who_revoked_it() throws Exception {
        Hold hold = held(REQUEST);
        assertThat(operator.revoke("k")).isEqualTo(Revocation.REVOKED);
        await().until(() -> states(operator.inspect("k")).stream().allMatch(State.REVOKED::equals));

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);

        assertThat(Keys.values(nodes, "k")).allMatch(value -> value.startsWith("!revoked revoked by operator@"));
        assertThat(operator.acquire(REQUEST))
                .isInstanceOfSatisfying(
                        NotAcquired.class,
                        refused -> assertThat(refused.holder().orElseThrow())
                                .contains("revoked by operator@", "held by " + hold.owner()));
        assertThat(operator.revoke("k")).isEqualTo(Revocation.REVOKED);
    }

    @Test
    void a_minority_that_is_down_and_hung_does_not_save_a_holder() throws Exception {
        Hold hold = held(REQUEST);
        nodes.kill(0);
        nodes.pause(1);

        assertThat(operator.revoke("k")).isEqualTo(Revocation.REVOKED);
        nodes.resume(1);

        assertThat(hold.extend(Clients.LEASE)).isEqualTo(Extension.REFUSED);
        assertThat(hold.state()).isEqualTo(HoldState.LOST);
    }

    @Test
    void nodes_that_hang_and_go_on_later_take_the_lock_away_from_nobody() throws Exception {
        Hold hold = held(REQUEST);
        IntStream.range(0, 3).forEach(nodes::pause);

        assertThat(operator.revoke("k")).isEqualTo(Revocation.UNCERTAIN);
        IntStream.range(0, 3).forEach(nodes::resume);
        Clients.awaitUp(operator, 5);

        assertThat(Keys.values(nodes, "k").subList(0, 3)).noneMatch(value -> value.startsWith("!revoked "));
        assertThat(hold.extend(Clients.LEASE)).isEqualTo(Extension.EXTENDED);
    }

    @Test
    void a_fenced_hold_of_several_keys_is_lost_with_one_and_gives_the_others_back() throws Exception {
        Hold hold = held(LockRequest.of("k", "other").fenced(true));

        assertThat(operator.revoke("k")).isEqualTo(Revocation.REVOKED);
        assertThat(hold.extend(Clients.LEASE)).isEqualTo(Extension.REFUSED);

        Keys.awaitGone(nodes, "other");
        assertThat(operator.inspect("k").revocation()).isPresent();
        try (Hold next = operator.acquire(LockRequest.of("other").fenced(true)).orThrow()) {
            assertThat(next.fencingToken().orElseThrow())
                    .isGreaterThan(hold.fencingToken().orElseThrow());
        }
    }

    @Test
    void no_key_is_made_and_nothing_is_changed_that_is_no_lock_of_ours() throws Exception {
        assertThat(operator.revoke("k")).isEqualTo(Revocation.NOT_HELD);
        assertThat(Keys.values(nodes, "k")).containsOnly(Keys.NOTHING);
        for (int node = 0; node < 5; node++) {
            nodes.command(node, "SET", Keys.redisKey("k"), "AAAAAAAAAAAAAAAAAAAAAA for ever");
            nodes.command(node, "SET", Keys.redisKey("other"), "somebody's", "PX", "60000");
        }

        assertThat(operator.revoke("k")).isEqualTo(Revocation.UNCERTAIN);
        assertThat(operator.revoke("other")).isEqualTo(Revocation.UNCERTAIN);
        assertThat(Keys.values(nodes, "k")).containsOnly("AAAAAAAAAAAAAAAAAAAAAA for ever");
        assertThat(Keys.values(nodes, "other")).containsOnly("somebody's");
    }
}
