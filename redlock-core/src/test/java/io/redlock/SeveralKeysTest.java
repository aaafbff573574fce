package io.redlock;

import static io.redlock.Simulation.acquireNow;
import static io.redlock.Simulation.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SeveralKeysTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Simulation nodes = Simulation.of(3);
    private final Redlock redlock = nodes.client();
    private final Redlock another = nodes.client();

    private static LockRequest once(String key, String... more) {
        return LockRequest.of(key, more).waitTime(Duration.ZERO).renewed(false);
    }

    private Hold hold(String key, String... more) {
        return acquireNow(redlock, once(key, more)).orThrow();
    }

    private boolean isFree(String key) {
        try (Hold hold = acquireNow(another, once(key)).orThrow()) {
            return hold.isValid();
        } catch (LockNotAcquiredException taken) {
            return false;
        }
    }

    @Test
    void r55_keys_are_sorted_by_their_bytes_and_each_is_taken_once() {
        assertThat(LockRequest.of("b", "\uD83D\uDE00", "a", "b", "\uFF5E").keys())
                .containsExactly("a", "b", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void r55_sixteen_keys_are_one_lock_and_seventeen_are_refused() {
        String[] sixteen = IntStream.range(1, 16).mapToObj(Integer::toString).toArray(String[]::new);

        assertThat(hold("0", sixteen).keys()).hasSize(16);
        assertThat(LockRequest.of("1", sixteen).keys()).hasSize(15);
        String[] more = IntStream.range(1, 17).mapToObj(Integer::toString).toArray(String[]::new);
        assertThatThrownBy(() -> LockRequest.of("0", more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("17 keys", "the most is 16", "instead");
    }

    @Test
    void r55_each_key_is_a_lock_of_its_own() {
        Hold both = hold("a", "b");

        assertThat(isFree("a")).isFalse();
        assertThat(isFree("b")).isFalse();
        assertThat(isFree("c")).isTrue();

        assertThat(both.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(isFree("a")).isTrue();
        assertThat(isFree("b")).isTrue();
    }

    @Test
    void r55_a_key_that_somebody_has_keeps_all_others_free() {
        acquireNow(another, once("b"));

        NotAcquired failure = failed(redlock.contend(once("a", "b", "c")));

        assertThat(failure.reason()).isEqualTo(Reason.CONTENDED);
        assertThat(failure.keys()).containsExactly("a", "b", "c");
        assertThat(nodes.nodesHolding("a")).isZero();
        assertThat(nodes.nodesHolding("c")).isZero();
    }

    @Test
    void r55_who_has_which_of_the_keys_is_told() {
        acquireNow(another, once("b"));

        NotAcquired failure = failed(redlock.contend(once("a", "b")));

        assertThat(failure.describe()).contains("Lock 'a', 'b' not acquired", "held by java@", "(redlock:lock:b)");
    }

    @Test
    void r55_two_transfers_in_opposite_directions_never_wait_for_each_other() {
        List<String> there = LockRequest.of("from", "to").keys();
        List<String> back = LockRequest.of("to", "from").keys();
        assertThat(there).isEqualTo(back);

        nodes.node(2).silent = true;
        Contender transfer = redlock.contend(once("from", "to"));
        NotAcquired opposite = failed(another.contend(once("to", "from")));

        assertThat(Simulation.decided(transfer)).isInstanceOf(Acquired.class);
        assertThat(opposite.reason()).isEqualTo(Reason.CONTENDED);
    }

    @Test
    void r55_all_keys_are_extended_or_none() {
        Hold both = hold("a", "b");
        nodes.time.advance(Duration.ofSeconds(4));

        assertThat(both.extend(LEASE)).isEqualTo(Extension.EXTENDED);
        assertThat(both.validity()).isGreaterThan(Duration.ofSeconds(9));

        nodes.nodes.forEach(node -> node.delete("b"));
        nodes.time.advance(Duration.ofSeconds(4));
        assertThat(both.extend(LEASE)).isEqualTo(Extension.REFUSED);
        assertThat(both.state()).isEqualTo(HoldState.LOST);
        nodes.time.advance(Duration.ofMillis(10));
        assertThat(nodes.nodesHolding("a"))
                .as("what was left of it is given back")
                .isZero();
    }

    @Test
    void r55_a_node_that_lost_one_key_gets_it_back_and_keeps_all_for_as_long() {
        Hold both = hold("a", "b");
        nodes.node(0).delete("b");

        assertThat(both.extend(LEASE)).isEqualTo(Extension.EXTENDED);

        assertThat(nodes.nodesHolding("b")).isEqualTo(3);
        assertThat(nodes.node(0).valueOf("b")).isEqualTo(nodes.node(0).valueOf("a"));
        nodes.time.advance(Duration.ofMillis(9_800));
        assertThat(nodes.node(0).hasKeys("a")).isTrue();
        assertThat(nodes.node(0).hasKeys("b")).isTrue();
    }

    @Test
    void r55_no_key_is_given_to_a_node_again_where_one_is_another_owners() {
        Hold both = hold("a", "b");
        nodes.node(0).flush();
        nodes.node(0).put("b", "somebody else");

        assertThat(both.extend(LEASE)).isEqualTo(Extension.EXTENDED);

        assertThat(nodes.node(0).hasKeys("a")).isFalse();
        assertThat(nodes.node(0).valueOf("b")).hasValue("somebody else");
    }

    @Test
    void r55_a_release_deletes_what_is_ours_and_says_what_was_not() {
        Hold both = hold("a", "b");
        nodes.nodes.forEach(node -> node.put("a", "somebody else"));

        assertThat(both.release()).isEqualTo(ReleaseOutcome.LOST);

        assertThat(nodes.nodesHolding("b")).isZero();
        assertThat(nodes.node(0).valueOf("a")).hasValue("somebody else");
    }

    @Test
    void r55_a_late_answer_is_given_back_with_every_key() {
        nodes.node(2).silent = true;
        Hold both = hold("a", "b");
        both.close();

        nodes.node(2).speakAgain();

        assertThat(nodes.nodesHolding("a")).isZero();
        assertThat(nodes.nodesHolding("b")).isZero();
    }

    @Test
    void r55_no_fence_key_is_there_for_who_wants_no_token() {
        hold("a", "b");

        assertThat(nodes.node(0).fenceOf("a")).isEmpty();
        assertThat(nodes.node(0).keyCount()).isEqualTo(2);
    }

    @Test
    void r55_one_key_without_a_token_needs_no_script() {
        hold("a");

        assertThat(nodes.node(0).executed).containsExactly("SET redlock:lock:a");
    }

    @Test
    void r55_an_unexpected_reply_is_no_grant() {
        nodes.nodes.forEach(node -> node.sabotage =
                command -> command.name() == Command.Name.EVAL ? Optional.of(new Reply.Int(1)) : Optional.empty());

        assertThat(failed(redlock.contend(once("a", "b"))).reason()).isEqualTo(Reason.NO_QUORUM);
    }
}
