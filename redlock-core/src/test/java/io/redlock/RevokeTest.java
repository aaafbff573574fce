package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockRevoked;
import io.redlock.lane.Command;
import io.redlock.node.Inspection.State;
import io.redlock.node.LockKey;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A lock that is taken away from its holder: what the holder sees, and everybody else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RevokeTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final LockRequest RENEWED = LockRequest.of(KEY).waitTime(Duration.ZERO);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();
    private final Redlock operator = simulation.rival();

    private CompletableFuture<Revocation> asked() {
        return operator.oversight().revoke(new LockKey(KEY));
    }

    private Revocation revoke() {
        return asked().getNow(null);
    }

    private Hold held(LockRequest request) {
        return acquireNow(client, request).orThrow();
    }

    private KeyReport report() {
        return operator.oversight().inspect(new LockKey(KEY)).getNow(null);
    }

    @Test
    void the_holder_finds_itself_lost_at_its_next_renewal_and_is_told_why() {
        Hold hold = held(RENEWED);
        List<Hold> told = new ArrayList<>();
        hold.onLost(told::add);

        assertThat(revoke()).isEqualTo(Revocation.REVOKED);
        assertThat(hold.isValid()).isTrue();
        simulation.time.advance(LEASE.dividedBy(3));

        assertThat(hold.state()).isEqualTo(HoldState.LOST);
        assertThat(told).containsExactly(hold);
        assertThat(simulation.told(LockLost.class))
                .extracting(LockLost::reason)
                .singleElement()
                .asString()
                .contains("was lost: it was revoked by ")
                .contains(", held by " + hold.owner());
    }

    @Test
    void nobody_else_enters_before_the_time_is_over_that_the_holder_had_left() {
        held(RENEWED);
        simulation.time.advance(Duration.ofSeconds(1));
        revoke();

        simulation.time.advance(LEASE.minusSeconds(1).minusMillis(1));
        assertThat(acquireNow(operator, ONCE)).isInstanceOf(NotAcquired.class);
        simulation.time.advance(Duration.ofMillis(1));

        assertThat(acquireNow(operator, ONCE)).isInstanceOf(Acquired.class);
    }

    @Test
    void whoever_is_kept_out_hears_who_revoked_whom() {
        Hold hold = held(RENEWED);
        revoke();

        NotAcquired refused = (NotAcquired) acquireNow(operator, ONCE);

        assertThat(refused.reason()).isEqualTo(Reason.CONTENDED);
        assertThat(refused.holder().orElseThrow()).startsWith("revoked by ").endsWith(", held by " + hold.owner());
    }

    @Test
    void a_report_says_who_revoked_whom_and_names_no_holder() {
        Hold hold = held(RENEWED);
        revoke();

        assertThat(report().nodes()).allSatisfy(node -> assertThat(node.state()).isEqualTo(State.REVOKED));
        assertThat(report().holder()).isEmpty();
        assertThat(report().revocation().orElseThrow()).endsWith(", held by " + hold.owner());
        assertThat(report().left()).contains(LEASE);
    }

    @Test
    void what_the_holder_gives_back_stays_revoked() {
        Hold hold = held(RENEWED);
        revoke();

        hold.close();

        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        assertThat(report().revocation()).isPresent();
        assertThat(simulation.told(LockLost.class))
                .extracting(LockLost::reason)
                .singleElement()
                .asString()
                .contains("revoked by ");
    }

    @Test
    void what_is_held_at_least_for_a_time_goes_with_what_was_left_of_its_lease() {
        Hold hold = held(RENEWED.holdAtLeast(Duration.ofSeconds(10)).lease(Duration.ofSeconds(5)));
        revoke();
        hold.close();

        simulation.time.advance(Duration.ofSeconds(5));

        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void what_was_given_back_and_is_held_at_least_for_a_time_stays_for_that_time() {
        held(ONCE.holdAtLeast(Duration.ofSeconds(9))).close();

        assertThat(revoke()).isEqualTo(Revocation.REVOKED);
        simulation.time.advance(Duration.ofMillis(8_999));

        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
        simulation.time.advance(Duration.ofMillis(1));
        assertThat(simulation.nodesHolding(KEY)).isZero();
    }

    @Test
    void a_hold_that_is_not_renewed_goes_on_until_its_lease_is_over_and_no_longer() {
        Hold hold = held(ONCE);
        revoke();

        simulation.time.advance(Duration.ofSeconds(9));
        assertThat(hold.isValid()).isTrue();
        CompletableFuture<Extension> extension = hold.extendAsync(LEASE).toCompletableFuture();

        assertThat(extension).isCompletedWithValue(Extension.REFUSED);
        assertThat(hold.state()).isEqualTo(HoldState.LOST);
    }

    @Test
    void of_a_lock_over_several_keys_all_is_lost_and_the_others_are_given_back() {
        Hold hold = held(LockRequest.of(KEY, "other", "third").waitTime(Duration.ZERO));
        revoke();

        simulation.time.advance(LEASE.dividedBy(3));

        assertThat(hold.state()).isEqualTo(HoldState.LOST);
        assertThat(simulation.told(LockLost.class).get(0).reason()).contains("it was revoked by ");
        assertThat(simulation.nodesHolding("other") + simulation.nodesHolding("third"))
                .isZero();
        assertThat(simulation.nodesHolding(KEY)).isEqualTo(5);
    }

    @Test
    void the_next_fencing_token_is_greater_all_the_same() {
        Simulation guarded = Simulation.of(3);
        Redlock fenced = guarded.client(RestartGuard.AUTO);
        LockRequest request = ONCE.fenced(true);
        Hold hold = acquireNow(fenced, request).orThrow();
        assertThat(fenced.oversight().revoke(new LockKey(KEY))).isDone();
        guarded.time.advance(LEASE);

        Hold next = acquireNow(guarded.client(RestartGuard.AUTO), request).orThrow();

        assertThat(next.fencingToken().orElseThrow())
                .isGreaterThan(hold.fencingToken().orElseThrow());
    }

    @Test
    void no_key_is_made_where_there_is_none() {
        assertThat(revoke()).isEqualTo(Revocation.NOT_HELD);
        assertThat(simulation.nodes)
                .allSatisfy(node -> assertThat(node.keyCount()).isZero());
    }

    @Test
    void revoking_twice_changes_nothing() {
        held(RENEWED);
        revoke();
        String before = simulation.node(0).valueOf(KEY).orElseThrow();
        simulation.time.advance(Duration.ofSeconds(1));

        assertThat(revoke()).isEqualTo(Revocation.REVOKED);
        assertThat(simulation.node(0).valueOf(KEY)).contains(before);
    }

    @Test
    void a_value_of_somebody_who_is_no_client_is_left_alone() {
        simulation.nodes.forEach(node -> node.put(KEY, "a session or whatever it may be"));

        assertThat(revoke()).isEqualTo(Revocation.UNCERTAIN);
        assertThat(simulation.nodes)
                .allSatisfy(node -> assertThat(node.valueOf(KEY)).contains("a session or whatever it may be"));
    }

    @Test
    void a_minority_that_is_down_is_not_waited_for_and_does_not_save_the_holder() {
        Hold hold = held(RENEWED);
        simulation.node(3).door = SimulatedNode.Door.REFUSING;
        simulation.node(3).cut();
        simulation.node(4).silent = true;

        assertThat(revoke()).isEqualTo(Revocation.REVOKED);
        simulation.node(3).door = SimulatedNode.Door.OPEN;
        simulation.node(4).speakAgain();
        simulation.time.advance(LEASE.dividedBy(3));

        assertThat(hold.state()).isEqualTo(HoldState.LOST);
    }

    @Test
    void a_majority_that_is_silent_leaves_it_uncertain_within_the_node_timeout() {
        held(RENEWED);
        simulation.nodes.subList(0, 3).forEach(node -> node.silent = true);
        CompletableFuture<Revocation> revocation = asked();

        assertThat(revocation).isNotDone();
        simulation.time.advance(Duration.ofMillis(100));

        assertThat(revocation).isCompletedWithValue(Revocation.UNCERTAIN);
    }

    @Test
    void both_questions_together_take_no_longer_than_the_node_timeout() {
        held(RENEWED);
        simulation.nodes.forEach(node -> node.delay = Duration.ofMillis(80));
        CompletableFuture<Revocation> revocation = asked();

        simulation.time.advance(Duration.ofMillis(100));

        assertThat(revocation).isCompletedWithValue(Revocation.UNCERTAIN);
    }

    @Test
    void a_node_that_goes_on_too_late_does_not_revoke_whoever_holds_it_then() {
        Hold hold = held(ONCE);
        simulation.nodes.subList(0, 3).forEach(node -> node.silent = true);
        CompletableFuture<Revocation> unusedAnswer = asked();
        simulation.time.advance(Duration.ofMillis(200));
        simulation.nodes.forEach(SimulatedNode::speakAgain);
        simulation.time.advance(Duration.ofMillis(200));

        assertThat(simulation.node(0).valueOf(KEY).orElseThrow())
                .doesNotStartWith("!revoked ")
                .endsWith(hold.owner());
    }

    @Test
    void an_owner_that_came_since_the_node_was_looked_at_is_left_alone() {
        held(ONCE);
        simulation.nodes.forEach(node -> node.replyLost = command -> {
            if (command.name() == Command.Name.PTTL) {
                node.put(KEY, "AAAAAAAAAAAAAAAAAAAAAA another one");
            }
            return false;
        });

        Revocation revocation = revoke();

        assertThat(revocation).isEqualTo(Revocation.UNCERTAIN);
        assertThat(simulation.node(0).valueOf(KEY)).contains("AAAAAAAAAAAAAAAAAAAAAA another one");
    }

    @Test
    void a_node_without_the_key_does_not_count_as_one_that_has_revoked_it() {
        held(RENEWED);
        simulation.node(0).delete(KEY);
        simulation.nodes.subList(3, 5).forEach(node -> {
            node.door = SimulatedNode.Door.REFUSING;
            node.cut();
        });

        // Two are revoked, one has no key: a repair that is on its way there would bring the holder back.
        assertThat(revoke()).isEqualTo(Revocation.UNCERTAIN);
    }

    @Test
    void r34_a_repair_does_not_bring_the_key_back_where_it_was_revoked() {
        Hold hold = held(RENEWED);
        simulation.nodes.subList(2, 5).forEach(node -> node.door = SimulatedNode.Door.REFUSING);
        Redlock other = simulation.rival();
        assertThat(other.oversight().revoke(new LockKey(KEY)).getNow(null)).isEqualTo(Revocation.UNCERTAIN);

        simulation.time.advance(LEASE.dividedBy(3));

        assertThat(hold.isValid()).isTrue();
        assertThat(simulation.node(0).valueOf(KEY).orElseThrow()).startsWith("!revoked ");
        assertThat(simulation.node(1).valueOf(KEY).orElseThrow()).startsWith("!revoked ");
    }

    @Test
    void r45_a_node_in_quarantine_does_not_know_that_a_lock_is_not_held() {
        Simulation guarded = Simulation.of(3);
        Redlock fleet = guarded.client(RestartGuard.AUTO);
        acquireNow(fleet, ONCE).orThrow();
        guarded.restart(2, false);

        assertThat(fleet.oversight().revoke(new LockKey(KEY)).getNow(null)).isEqualTo(Revocation.UNCERTAIN);
    }

    @Test
    void the_listener_hears_what_each_node_said() {
        held(RENEWED);
        assertThat(client.oversight().revoke(new LockKey(KEY))).isDone();

        assertThat(simulation.told(LockRevoked.class)).singleElement().satisfies(told -> {
            assertThat(told.key()).isEqualTo(KEY);
            assertThat(told.outcome()).isEqualTo(Revocation.REVOKED);
            assertThat(told.tally().granted()).isGreaterThanOrEqualTo(3);
        });
    }

    @Test
    void a_closed_client_revokes_nobody() {
        held(RENEWED);
        operator.close();

        assertThat(revoke()).isEqualTo(Revocation.UNCERTAIN);
    }

    @Test
    void the_blocking_question_has_the_same_answer() throws InterruptedException {
        held(RENEWED);

        assertThat(operator.revoke(KEY)).isEqualTo(Revocation.REVOKED);
    }
}
