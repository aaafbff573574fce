package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.node.Inspection;
import io.redlock.node.Inspection.State;
import io.redlock.node.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Who has a key, as the nodes say. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InspectTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(100);

    private final Simulation simulation = Simulation.of(5);
    private final Redlock client = simulation.client();

    private static CompletableFuture<KeyReport> asked(Redlock client) {
        return client.oversight().inspect(new LockKey(KEY));
    }

    private KeyReport inspect() {
        return asked(client).getNow(null);
    }

    private List<State> states() {
        return inspect().nodes().stream().map(Inspection::state).toList();
    }

    @Test
    void a_lock_that_nobody_has_is_free_on_every_node() {
        assertThat(inspect().nodes())
                .extracting(Inspection::node)
                .containsExactly("node-0", "node-1", "node-2", "node-3", "node-4");
        assertThat(inspect().isFree()).isTrue();
        assertThat(inspect().holder()).isEmpty();
        assertThat(inspect().left()).contains(Duration.ZERO);
    }

    @Test
    void whoever_asks_hears_the_holders_own_words_and_the_time_left() {
        Hold hold = acquireNow(simulation.rival(), ONCE).orThrow();
        simulation.time.advance(Duration.ofSeconds(4));

        assertThat(states()).containsOnly(State.HELD);
        assertThat(inspect().holder()).contains(hold.owner());
        assertThat(inspect().left()).contains(LEASE.minusSeconds(4));
        assertThat(inspect().isFree()).isFalse();
    }

    @Test
    void what_a_minority_has_is_neither_a_holder_nor_in_the_way() {
        simulation.node(0).put(KEY, "somebody's");
        simulation.node(1).put(KEY, "somebody's");

        assertThat(inspect().holder()).isEmpty();
        assertThat(inspect().isFree()).isTrue();
        assertThat(inspect().nodes().get(0).holder()).contains("an owner that is no client of this library");
    }

    @Test
    void a_node_that_is_down_says_at_once_that_it_does_not_know() {
        acquireNow(simulation.rival(), ONCE).orThrow();
        simulation.node(2).door = SimulatedNode.Door.REFUSING;
        simulation.node(2).cut();

        assertThat(states()).containsExactly(State.HELD, State.HELD, State.UNANSWERED, State.HELD, State.HELD);
        assertThat(inspect().nodes().get(2).detail()).contains("connection reset");
        assertThat(inspect().holder()).isPresent();
    }

    @Test
    void a_node_that_is_hung_is_waited_for_until_the_node_timeout() {
        acquireNow(simulation.rival(), ONCE).orThrow();
        simulation.node(2).silent = true;
        CompletableFuture<KeyReport> report = asked(client);

        simulation.time.advance(NODE_TIMEOUT.minusMillis(1));
        assertThat(report).isNotDone();
        simulation.time.advance(Duration.ofMillis(1));

        Inspection silent = report.getNow(null).nodes().get(2);
        assertThat(silent.state()).isEqualTo(State.UNANSWERED);
        assertThat(silent.detail()).contains("no reply within 100ms");
    }

    @Test
    void a_node_that_is_in_doubt_is_heard_if_it_answers_before_another() {
        simulation.node(2).silent = true;
        CompletableFuture<KeyReport> unusedReport = asked(client);
        simulation.time.advance(NODE_TIMEOUT);
        simulation.node(3).delay = Duration.ofMillis(50);
        CompletableFuture<KeyReport> report = asked(client);
        simulation.node(2).speakAgain();

        simulation.time.advance(Duration.ofMillis(50));

        assertThat(report.getNow(null).isFree()).isTrue();
        assertThat(report.getNow(null).nodes())
                .allSatisfy(node -> assertThat(node.state()).isEqualTo(State.FREE));
    }

    @Test
    void other_data_and_keys_that_never_expire_are_told_from_locks_and_from_silence() {
        simulation.node(0).sabotage = command -> answering(command, new Reply.Failure("WRONGTYPE Operation"));
        simulation.node(1).sabotage = command -> command.name() == Command.Name.PTTL
                ? Optional.of(new Reply.Int(-1))
                : answering(command, new Reply.Text("a value"));
        simulation.node(2).sabotage = command -> answering(command, new Reply.Failure("NOPERM no get"));

        assertThat(states()).containsExactly(State.MISUSED, State.MISUSED, State.UNANSWERED, State.FREE, State.FREE);
        assertThat(inspect().nodes())
                .extracting(Inspection::detail)
                .startsWith(
                        "the key 'redlock:lock:payment:42' holds other data than a lock",
                        "the key 'redlock:lock:payment:42' never expires, so it is no lock",
                        "NOPERM no get");
        assertThat(inspect().isFree()).isFalse();
        assertThat(inspect().left()).isEmpty();
    }

    private static Optional<Reply> answering(Command command, Reply reply) {
        return command.name() == Command.Name.GET && SimulatedNode.isOfLock(command)
                ? Optional.of(reply)
                : Optional.empty();
    }

    @Test
    void of_a_lock_over_several_keys_the_one_is_looked_at_that_was_asked_for() {
        acquireNow(simulation.rival(), LockRequest.of(KEY, "other").renewed(false))
                .orThrow();
        simulation.nodes.forEach(node -> node.delete("other"));

        assertThat(inspect().holder()).isPresent();
        assertThat(client.oversight().inspect(new LockKey("other")).getNow(null).isFree())
                .isTrue();
    }

    @Test
    void what_can_be_no_key_is_refused() {
        assertThatThrownBy(() -> client.inspect(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.revoke(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_blocking_question_has_the_same_answer() throws InterruptedException {
        assertThat(client.inspect(KEY)).isEqualTo(inspect());
    }

    @Test
    void a_closed_client_knows_of_nobody() {
        client.close();

        assertThat(states()).containsOnly(State.UNANSWERED);
    }
}
