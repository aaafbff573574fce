package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Acquired;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.ReleaseOutcome;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleaseIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final LockRequest REQUEST = LockRequest.of("k").waitTime(Duration.ZERO);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();
    private Redlock redlock;
    private Hold hold;

    @BeforeEach
    void hold() throws Exception {
        redlock = Clients.of(nodes).listener(recorder).build();
        Clients.awaitUp(redlock, 5);
        hold = redlock.acquire(REQUEST).orThrow();
        Keys.awaitEverywhere(nodes, "k");
    }

    @AfterEach
    void disconnect() {
        redlock.close();
    }

    private void onNodes(List<Integer> some, String... command) {
        some.forEach(node -> nodes.command(node, command));
    }

    @Test
    void is_released_when_a_quorum_deleted_the_key() {
        onNodes(List.of(0, 1), "DEL", Keys.redisKey("k"));

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void is_lost_when_a_quorum_has_no_key_any_more() {
        onNodes(List.of(0, 1, 2), "DEL", Keys.redisKey("k"));

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
    }

    @Test
    void is_lost_when_a_quorum_has_another_owners_key_which_stays() {
        onNodes(List.of(0, 1, 2), "SET", Keys.redisKey("k"), "another owner", "PX", "60000");

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.LOST);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Keys.values(nodes, "k"))
                        .containsExactly(
                                "another owner", "another owner", "another owner", Keys.NOTHING, Keys.NOTHING));
    }

    @Test
    void is_lost_when_a_quorum_has_no_key_any_more_and_a_node_is_down() throws Exception {
        List<Hold> holds = new ArrayList<>();
        for (int lock = 0; lock < 20; lock++) {
            holds.add(redlock.acquire(LockRequest.of("lost" + lock)).orThrow());
        }
        Keys.awaitEverywhere(nodes, "lost19");
        nodes.kill(0);
        recorder.awaitChange(nodes.address(0), State.DOWN);
        onNodes(List.of(1, 2, 3, 4), "FLUSHALL");

        assertThat(holds.stream().map(Hold::release).toList()).containsOnly(ReleaseOutcome.LOST);
    }

    @Test
    void is_uncertain_when_a_quorum_is_hung_and_the_key_goes_when_it_wakes() {
        List.of(0, 1, 2).forEach(nodes::pause);

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.UNCERTAIN);

        List.of(0, 1, 2).forEach(nodes::resume);
        Keys.awaitGone(nodes, "k");
    }

    @Test
    void is_uncertain_when_a_quorum_is_down() {
        List.of(0, 1, 2).forEach(nodes::kill);

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.UNCERTAIN);
        assertThat(hold.release()).isEqualTo(ReleaseOutcome.UNCERTAIN);
        Keys.awaitGone(nodes, "k");
    }

    @Test
    void what_the_nodes_say_to_a_close_goes_to_the_listener() {
        onNodes(List.of(0, 1, 2), "DEL", Keys.redisKey("k"));

        hold.close();

        Awaitility.await().until(() -> recorder.all(LockReleased.class).size() == 1);
        assertThat(recorder.all(LockReleased.class).get(0).outcome()).isEqualTo(ReleaseOutcome.LOST);
    }

    @Test
    void is_not_disturbed_by_servers_that_forgot_the_script() {
        onNodes(List.of(0, 1, 2, 3, 4), "SCRIPT", "FLUSH");

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);
        Keys.awaitGone(nodes, "k");
    }

    @RepeatedTest(3)
    void a_closed_lock_can_be_had_again_at_once_from_servers_that_forgot_the_script() throws Exception {
        onNodes(List.of(0, 1, 2, 3, 4), "SCRIPT", "FLUSH");

        hold.close();

        assertThat(redlock.acquire(REQUEST)).isInstanceOf(Acquired.class);
    }

    /** A second command, sent when the first has failed, would be overtaken by what was sent meanwhile. */
    @Test
    void is_one_command_on_every_node_whether_or_not_it_knows_the_script() {
        onNodes(List.of(0, 1, 2, 3, 4), "CONFIG", "RESETSTAT");
        onNodes(List.of(0, 1), "SCRIPT", "FLUSH");

        assertThat(hold.release()).isEqualTo(ReleaseOutcome.RELEASED);

        Keys.awaitGone(nodes, "k");
        assertThat(Keys.onRunning(nodes, "INFO", "commandstats"))
                .hasSize(5)
                .allMatch(stats -> stats.matches("(?s).*cmdstat_eval:calls=1,[^\n]*rejected_calls=0,failed_calls=0.*"))
                .noneMatch(stats -> stats.contains("cmdstat_evalsha"));
    }
}
