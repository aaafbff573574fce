package io.redlock;

import static io.redlock.Simulation.ONCE;
import static io.redlock.Simulation.acquireNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AdmissionTest {

    private final Simulation simulation = Simulation.of(3);
    private final SimulatedNode node = simulation.node(1);

    @ParameterizedTest
    @CsvSource({
        "role, slave, it is a replica of",
        "cluster_enabled, 1, it is a node of a cluster",
        "redis_version, 6.0.16, 'its version is 6.0.16, the oldest that will do is 6.2'",
        "redis_version, 5.0.7, its version is 5.0.7",
        "run_id, '', it does not say what it is",
        "run_id, node-0-run-1, it is the same server as node-0"
    })
    void a_server_that_must_not_vote_stops_the_start(String field, String value, String problem) {
        node.info.put(field, value);

        assertThatThrownBy(simulation::client)
                .isInstanceOf(UnsuitableNodeException.class)
                .hasMessageContaining("The node 'node-1' must not vote: " + problem);
    }

    @Test
    void a_server_that_evicts_keys_stops_the_start() {
        node.info.put("maxmemory", "1000000");
        node.info.put("maxmemory_policy", "volatile-lru");

        assertThatThrownBy(simulation::client)
                .isInstanceOf(UnsuitableNodeException.class)
                .hasMessageContaining("maxmemory-policy volatile-lru")
                .hasMessageContaining("set it to noeviction");
    }

    @Test
    void a_server_with_a_memory_limit_that_evicts_nothing_may_vote() {
        node.info.put("maxmemory", "1000000");
        node.info.put("maxmemory_policy", "noeviction");

        acquireNow(simulation.client(), ONCE).orThrow();
    }

    @Test
    void a_server_tells_its_run_and_its_version() {
        assertThat(simulation.client().nodes().get(1)).satisfies(status -> {
            assertThat(status.runId()).contains("node-1-run-1");
            assertThat(status.version()).contains("7.0.0");
        });
    }

    @Test
    void a_server_that_becomes_a_replica_is_turned_away_and_looked_at_again() {
        Redlock client = simulation.client();
        node.info.put("role", "slave");
        node.sabotage =
                command -> Optional.of(new Reply.Failure("READONLY You can't write against a read only replica"));
        acquireNow(client, ONCE).orThrow().close();
        simulation.time.advance(Duration.ofMillis(30));
        assertThat(client.nodes().get(1).state()).isEqualTo(State.UNSUITABLE);
        node.info.put("role", "master");
        node.sabotage = command -> Optional.empty();

        simulation.time.advance(Duration.ofSeconds(2));

        assertThat(client.nodes().get(1).state()).isEqualTo(State.UP);
    }

    @Test
    void a_server_that_may_not_be_asked_what_it_is_is_rejected_with_what_to_add() {
        node.doorSabotage = command -> command.name() == Command.Name.INFO
                ? Optional.of(new Reply.Failure("NOPERM this user has no permissions to run the 'info' command"))
                : Optional.empty();

        Redlock client = simulation.client();

        assertThat(client.nodes().get(1).state()).isEqualTo(State.REJECTED);
        assertThat(client.nodes().get(1).detail()).contains("+info").contains("~redlock:*");
    }

    @Test
    void a_server_whose_clock_may_not_be_read_is_rejected_with_what_to_add() {
        node.doorSabotage = command -> command.name() == Command.Name.TIME
                ? Optional.of(new Reply.Failure("NOPERM this user has no permissions to run the 'time' command"))
                : Optional.empty();

        Redlock client = simulation.client();

        assertThat(client.nodes().get(1).state()).isEqualTo(State.REJECTED);
        assertThat(client.nodes().get(1).detail()).contains("+time");
    }

    @Test
    void a_cluster_node_that_answers_nothing_else_stops_the_start() {
        node.info.put("cluster_enabled", "1");
        node.doorSabotage = command -> command.name() == Command.Name.GET
                ? Optional.of(new Reply.Failure("CLUSTERDOWN Hash slot not served"))
                : Optional.empty();

        assertThatThrownBy(simulation::client)
                .isInstanceOf(UnsuitableNodeException.class)
                .hasMessageContaining("it is a node of a cluster");
    }

    @Test
    void an_answer_that_is_none_is_no_server() {
        node.doorSabotage = command -> Optional.of(new Reply.Int(1));

        assertThatThrownBy(simulation::client)
                .isInstanceOf(UnsuitableNodeException.class)
                .hasMessageContaining("it answered INFO with");
    }

    @Test
    void nothing_is_asked_of_a_server_before_it_was_looked_at() {
        node.door = SimulatedNode.Door.UNANSWERED;
        Redlock client = simulation.client();
        client.contend(ONCE);
        node.info.put("role", "slave");

        node.answerDoor();

        assertThat(node.executed).isEmpty();
    }
}
