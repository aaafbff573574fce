package io.redlock;

import static io.redlock.Simulation.KEY;
import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.LedgerChanged;
import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LedgerTest {

    private final Simulation simulation = Simulation.of(3);
    private final SimulatedNode node = simulation.node(1);
    private final Redlock client = simulation.client();

    private int owed() {
        return client.nodes().get(1).owed();
    }

    private void failReleases(String error) {
        node.sabotage = command ->
                command.name() == Command.Name.EVAL ? Optional.of(new Reply.Failure(error)) : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MISCONF Redis is configured to save RDB snapshots",
                "NOREPLICAS Not enough good replicas to write",
                "BUSY Redis is busy running a script",
                "NOPERM this user has no permissions",
                "ERR anything else"
            })
    void a_release_that_a_node_cannot_carry_out_is_repeated_until_it_can(String error) {
        Hold hold = acquireNow(client, ONCE).orThrow();
        failReleases(error);
        hold.close();
        simulation.time.advance(Duration.ofSeconds(2));
        assertThat(node.hasKeys(KEY)).isTrue();
        assertThat(owed()).isEqualTo(1);
        assertThat(client.nodes().get(1).detail()).isEqualTo(error);

        node.sabotage = command -> Optional.empty();
        simulation.time.advance(Duration.ofSeconds(2));

        assertThat(node.hasKeys(KEY)).isFalse();
        assertThat(owed()).isZero();
    }

    @Test
    void a_release_is_given_up_when_its_key_has_gone_by_itself() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        failReleases("MISCONF");
        hold.close();

        simulation.time.advance(Duration.ofSeconds(22));

        assertThat(owed()).isZero();
        int tries = node.executed.size();
        simulation.time.advance(Duration.ofSeconds(22));
        assertThat(node.executed).hasSize(tries);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 300})
    void a_release_is_repeated_whose_acquire_arrives_after_it_on_a_connection_that_has_ended(int millisLater) {
        node.silent = true;
        Hold hold = acquireNow(client, ONCE).orThrow();
        node.cut();
        hold.close();
        node.silent = false;
        simulation.time.advance(Duration.ofMillis(20));
        assertThat(node.executed).containsExactly("EVAL redlock:lock:" + KEY);

        simulation.time.advance(Duration.ofMillis(millisLater));
        node.readWhatWasUnderWay();
        assertThat(node.hasKeys(KEY)).isTrue();
        simulation.time.advance(Duration.ofMillis(450));

        assertThat(node.hasKeys(KEY)).isFalse();
        assertThat(owed()).isZero();
    }

    @Test
    void a_release_is_sent_once_if_its_acquire_was_answered() {
        Hold hold = acquireNow(client, ONCE).orThrow();
        node.cut();
        hold.close();

        simulation.time.advance(Duration.ofSeconds(5));

        assertThat(node.executed).containsExactly("SET redlock:lock:" + KEY, "EVAL redlock:lock:" + KEY);
    }

    @Test
    void what_is_owed_is_told_when_it_begins_when_it_doubles_and_when_it_is_over() {
        node.door = SimulatedNode.Door.REFUSING;
        Hold[] holds = new Hold[8];
        for (int number = 0; number < holds.length; number++) {
            holds[number] = acquireNow(client, LockRequest.of("key-" + number)).orThrow();
        }
        node.cut();
        for (Hold hold : holds) {
            hold.close();
        }
        node.door = SimulatedNode.Door.OPEN;
        simulation.time.advance(Duration.ofSeconds(5));

        assertThat(simulation.told(LedgerChanged.class))
                .extracting(LedgerChanged::owed)
                .containsExactly(1, 2, 4, 8, 0);
    }
}
