package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.it.Keys;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wall clocks of nodes that jump or run fast: F13, F14. A client's: {@link ClientPauseIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class ClockIT {

    private static final int FAKED = 3;

    @TempDir
    private Path folder;

    private final List<FakeTime> clocks = new ArrayList<>();
    private RedisNodes nodes;

    @BeforeEach
    void start() throws Exception {
        RedisNodesBuilder builder = RedisNodes.builder().count(5);
        for (int node = 0; node < FAKED; node++) {
            clocks.add(FakeTime.in(folder));
            clocks.get(node).to(builder, node);
        }
        nodes = FakeTime.start(builder);
    }

    @AfterEach
    void end() {
        if (nodes != null) {
            nodes.close();
        }
    }

    /** Forward, the key is gone there; back, it stays too long. Either way the node does not vote for a while. */
    @ParameterizedTest
    @ValueSource(strings = {"+60", "-60"})
    void f13_one_nodes_clock_that_jumps(String jump) throws Exception {
        try (Scene scene = Scene.ofForgetful(nodes)) {
            try (Holder holder = scene.holder()) {
                clocks.get(0).set(jump);
                scene.acquires();
                scene.awaitQuarantined(0);
                holder.keeps();
                scene.isRepaired();
                scene.everyNodeVotes();
                holder.keeps();
            }
            scene.leavesNothing();
        }
    }

    @Test
    void f13_one_nodes_clock_that_runs_fast() throws Exception {
        try (Scene scene = Scene.ofForgetful(nodes)) {
            try (Holder holder = scene.holder()) {
                clocks.get(0).set("+0 x1.5");
                await().atMost(Scene.PATIENCE).until(() -> {
                    scene.acquires();
                    return !scene.recorder()
                            .changes(scene.network().to(0).address(), State.QUARANTINED)
                            .isEmpty();
                });
                holder.keeps();
                clocks.get(0).set("+0 x1.0");
                scene.everyNodeVotes();
            }
            scene.leavesNothing();
        }
    }

    /** Out of any promise, but not silently: who held the lock hears that it is lost. */
    @Test
    void f14_the_clocks_of_a_majority_that_jump_forward() throws Exception {
        try (Scene scene = Scene.ofForgetful(nodes)) {
            try (Holder holder = scene.holder()) {
                for (FakeTime clock : clocks) {
                    clock.set("+60");
                }
                holder.loses();
                assertThat(Keys.values(nodes, scene.held())).contains(Keys.NOTHING);
                scene.everyNodeVotes();
                scene.acquires();
            }
            scene.leavesNothing();
        }
    }
}
