package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.decided;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import io.redlock.lane.Reply;
import io.redlock.node.RestartGuard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Three nodes. Where a test sets fence values they are far above the clocks: they are counted up, as plain counters. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FencingTest {

    private static final LockRequest FENCED = Simulation.ONCE.fenced(true);
    private static final long F = 1_000_000_000_000_000L;
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(100);

    private final Simulation nodes = Simulation.of(3);
    private final Redlock redlock = nodes.client(RestartGuard.AUTO);
    private final Redlock another = nodes.client(RestartGuard.AUTO);

    static long token(Hold hold) {
        return hold.fencingToken().orElseThrow();
    }

    private static boolean isRaise(Command command) {
        return command.name() == Command.Name.EVAL
                && new String(command.arguments().get(0), StandardCharsets.UTF_8).equals(LockScripts.RAISE);
    }

    private void fences(long... values) {
        for (int node = 0; node < values.length; node++) {
            nodes.node(node).fence(KEY, values[node]);
        }
    }

    private List<String> fences() {
        return nodes.nodes.stream().map(node -> node.fenceOf(KEY).orElse("")).toList();
    }

    @Test
    void r35_each_holder_gets_a_greater_token_than_the_one_before() {
        Hold first = acquireNow(redlock, FENCED).orThrow();
        first.close();
        Hold second = acquireNow(another, FENCED).orThrow();

        assertThat(token(second)).isGreaterThan(token(first));
    }

    @Test
    void r35_who_asks_for_no_token_gets_none_and_changes_none() {
        fences(F, F, F);

        assertThat(acquireNow(redlock, Simulation.ONCE).orThrow().fencingToken())
                .isEmpty();

        assertThat(fences()).containsOnly(Long.toString(F));
    }

    @Test
    void r35_a_refused_acquire_changes_no_fence_value() {
        fences(F, F, F);
        nodes.nodes.forEach(node -> node.put(KEY, "somebody else"));

        assertThat(failed(redlock.contend(FENCED)).reason()).isEqualTo(Reason.CONTENDED);

        assertThat(fences()).containsOnly(Long.toString(F));
    }

    @Test
    void r35_a_fence_key_with_other_data_costs_the_lock_and_leaves_nothing_behind() {
        nodes.nodes.forEach(node -> node.fence(KEY, "not a number"));

        NotAcquired failure = failed(redlock.contend(FENCED));

        assertThat(failure.reason()).isEqualTo(Reason.NO_QUORUM);
        assertThat(failure.describe()).contains("a fence value is no number");
        assertThat(nodes.nodesHolding(KEY)).isZero();
    }

    @Test
    void r36_nodes_that_agree_are_asked_once() {
        acquireNow(redlock, FENCED).orThrow();

        assertThat(nodes.node(0).executed).containsExactly("EVAL redlock:lock:" + KEY);
    }

    @Test
    void r36_two_holders_never_have_the_same_token_though_a_node_was_missing_each_time() {
        fences(F + 1, F, F);
        nodes.node(2).silent = true;
        Hold first = acquireNow(redlock, FENCED).orThrow();
        assertThat(token(first)).isEqualTo(F + 2);
        first.close();
        nodes.node(2).speakAgain();
        nodes.node(0).silent = true;

        Hold second = acquireNow(another, FENCED).orThrow();

        assertThat(token(second)).isGreaterThan(F + 2);
    }

    @Test
    void r36_a_token_never_goes_backwards_though_the_greatest_value_is_out_of_sight() {
        fences(F + 9, F, F);
        nodes.node(2).silent = true;
        Hold first = acquireNow(redlock, FENCED).orThrow();
        first.close();
        nodes.node(0).silent = true;
        nodes.node(2).speakAgain();
        nodes.time.advance(NODE_TIMEOUT);

        assertThat(token(acquireNow(another, FENCED).orThrow())).isGreaterThan(token(first));
    }

    @Test
    void r36_a_node_whose_lock_is_another_owners_is_not_raised_and_does_not_count() {
        fences(F + 9, F, F);
        nodes.node(2).put(KEY, "somebody else");
        nodes.node(1).delay = Duration.ofMillis(50);
        Contender contender = redlock.contend(FENCED);
        nodes.node(1).put(KEY, "somebody else");
        nodes.node(1).fence(KEY, F + 5);

        nodes.time.advance(NODE_TIMEOUT);

        NotAcquired failure = failed(contender);
        assertThat(failure.reason()).isEqualTo(Reason.LEASE_SPENT);
        assertThat(failure.describe()).contains("another owner's key");
        assertThat(nodes.node(1).fenceOf(KEY)).hasValue(Long.toString(F + 5));
        assertThat(nodes.node(0).hasKeys(KEY))
                .as("what was granted is given back")
                .isFalse();
    }

    @Test
    void r36_a_token_that_another_owner_has_brought_to_a_node_does_not_count_there() {
        fences(F + 1, F, F);
        nodes.node(2).put(KEY, "somebody else");
        nodes.node(1).delay = Duration.ofMillis(50);
        Contender contender = redlock.contend(FENCED);
        nodes.node(1).put(KEY, "somebody else");
        nodes.node(1).fence(KEY, F + 2);

        nodes.time.advance(NODE_TIMEOUT);

        assertThat(decided(contender)).isInstanceOf(NotAcquired.class);
    }

    @Test
    void r36_a_raise_that_nobody_answers_costs_the_lock_and_it_is_given_back() {
        fences(F + 9, F, F);
        nodes.node(2).door = SimulatedNode.Door.REFUSING;
        nodes.node(2).cut();
        nodes.node(1).replyLost = FencingTest::isRaise;
        Contender contender = redlock.contend(FENCED);
        assertThat(contender.outcome()).isNotDone();

        nodes.time.advance(NODE_TIMEOUT.multipliedBy(2));

        assertThat(failed(contender).reason()).isEqualTo(Reason.NO_QUORUM);
        assertThat(nodes.nodesHolding(KEY)).isZero();
    }

    @Test
    void r36_a_raise_at_a_node_that_has_lost_its_marker_does_not_count() {
        fences(F + 9, F, F);
        nodes.node(2).put(KEY, "somebody else");
        nodes.node(1).delay = Duration.ofMillis(50);
        Contender contender = redlock.contend(FENCED);
        nodes.node(1).deleteMarker();

        nodes.time.advance(NODE_TIMEOUT.multipliedBy(2));

        assertThat(nodes.node(1).fenceOf(KEY)).hasValue(Long.toString(F + 10));
        assertThat(decided(contender)).isInstanceOf(NotAcquired.class);
    }

    @Test
    void r53_a_write_back_and_what_came_before_take_one_node_timeout_together() {
        fences(F + 9, F, F);
        nodes.node(1).delay = Duration.ofMillis(60);
        nodes.node(2).silent = true;
        Contender contender = redlock.contend(FENCED);

        nodes.time.advance(NODE_TIMEOUT);

        NotAcquired failure = failed(contender);
        assertThat(failure.reason()).isEqualTo(Reason.NO_QUORUM);
        assertThat(failure.describe()).contains("no answer to the raise yet");
    }

    @Test
    void r36_a_late_grant_of_the_token_makes_up_for_a_raise_that_failed() {
        fences(F + 9, F, F + 9);
        nodes.node(1).sabotage = command -> isRaise(command) ? Optional.of(new Reply.Failure("OOM")) : Optional.empty();
        nodes.node(2).delay = Duration.ofMillis(50);
        Contender contender = redlock.contend(FENCED);
        assertThat(contender.outcome()).isNotDone();

        nodes.time.advance(NODE_TIMEOUT);

        assertThat(token(decided(contender).orThrow())).isEqualTo(F + 10);
    }

    @Test
    void r36_a_late_grant_of_less_is_raised_in_place_of_one_that_failed() {
        fences(F + 9, F, F);
        nodes.node(1).sabotage = command -> isRaise(command) ? Optional.of(new Reply.Failure("OOM")) : Optional.empty();
        nodes.node(2).delay = Duration.ofMillis(40);
        Contender contender = redlock.contend(FENCED);

        nodes.time.advance(NODE_TIMEOUT);

        assertThat(token(decided(contender).orThrow())).isEqualTo(F + 10);
        assertThat(nodes.node(2).fenceOf(KEY)).hasValue(Long.toString(F + 10));
    }

    @Test
    void r36_a_write_back_that_takes_longer_than_the_lease_is_no_lock() {
        fences(F + 9, F, F);
        nodes.node(1).delay = Duration.ofMillis(20);
        nodes.node(2).silent = true;
        Contender contender = redlock.contend(FENCED.lease(Duration.ofMillis(30)));

        nodes.time.advance(NODE_TIMEOUT);

        assertThat(failed(contender).reason()).isEqualTo(Reason.LEASE_SPENT);
        assertThat(nodes.told(RedlockEvent.LockAcquired.class)).isEmpty();
        assertThat(nodes.node(0).hasKeys(KEY)).isFalse();
    }

    @Test
    void r36_a_grant_without_a_fence_value_is_none() {
        nodes.nodes.forEach(node -> node.sabotage =
                command -> command.name() == Command.Name.EVAL ? Optional.of(new Reply.Text("OK")) : Optional.empty());

        assertThat(failed(redlock.contend(FENCED)).reason()).isEqualTo(Reason.NO_QUORUM);
    }

    @Test
    void r37_who_has_overstayed_has_the_smaller_token() {
        Hold overstayed = acquireNow(redlock, FENCED).orThrow();
        nodes.time.advance(Duration.ofSeconds(11));

        Hold next = acquireNow(another, FENCED).orThrow();

        assertThat(overstayed.isValid()).isFalse();
        assertThat(token(next)).isGreaterThan(token(overstayed));
    }

    @Test
    void r39_renewal_and_repair_keep_the_token_and_bring_it_to_the_node() {
        fences(F, F, F);
        Hold hold = acquireNow(redlock, FENCED).orThrow();
        nodes.node(0).flush();

        assertThat(hold.extend(Duration.ofSeconds(10))).isEqualTo(Extension.EXTENDED);

        assertThat(token(hold)).isEqualTo(F + 1);
        assertThat(fences()).containsOnly(Long.toString(F + 1));
        assertThat(nodes.nodesHolding(KEY)).isEqualTo(3);
    }

    @Test
    void r39_a_repair_never_lowers_a_fence_value() {
        fences(F, F, F);
        Hold hold = acquireNow(redlock, FENCED).orThrow();
        nodes.node(0).delete(KEY);
        nodes.node(0).fence(KEY, F + 5);

        assertThat(hold.extend(Duration.ofSeconds(10))).isEqualTo(Extension.EXTENDED);

        assertThat(nodes.node(0).fenceOf(KEY)).hasValue(Long.toString(F + 5));
        assertThat(token(hold)).isEqualTo(F + 1);
    }

    @Test
    void r55_several_keys_have_one_token_that_is_greater_than_each_had() {
        nodes.nodes.forEach(node -> node.fence("a", F + 3));
        nodes.nodes.forEach(node -> node.fence("b", F));

        Hold both = acquireNow(redlock, LockRequest.of("a", "b").fenced(true)).orThrow();

        assertThat(token(both)).isEqualTo(F + 4);
        assertThat(nodes.node(0).fenceOf("a")).hasValue(Long.toString(F + 4));
        assertThat(nodes.node(0).fenceOf("b")).hasValue(Long.toString(F + 4));
    }
}
