package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that are killed and come back: F1 to F4. Under load: {@link io.redlock.it.NodesDownIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class RestartIT {

    private static void kill(RedisNodes nodes, int count) {
        IntStream.range(0, count).forEach(nodes::kill);
    }

    private static void restart(RedisNodes nodes, int count) {
        IntStream.range(0, count).forEach(nodes::restart);
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    @Nested
    class Without_persistence {

        @RegisterExtension
        static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

        private final RedisNodes nodes = REDIS.nodes();

        @Test
        @Tag("smoke")
        void f01_a_minority_that_is_killed_and_comes_back() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                try (Holder holder = scene.holder()) {
                    kill(nodes, 2);
                    scene.acquires();
                    holder.keeps();
                    long start = System.nanoTime();
                    restart(nodes, 2);
                    scene.awaitQuarantined(0, 1);
                    scene.acquires();
                    scene.isRepaired();
                    holder.keeps();
                    scene.everyNodeVotes();
                    assertThat(since(start)).isGreaterThanOrEqualTo(Scene.LEASE);
                }
                scene.leavesNothing();
            }
        }

        /**
         * The lock is on three nodes. With the one that forgot it, the two that never had it are a quorum of five; and
         * the two that remember are none, so that the lock goes, but not before its time.
         */
        @Test
        void f01_a_node_that_forgot_makes_no_quorum_with_those_that_never_knew() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                scene.network().to(3).refuse();
                scene.network().to(4).refuse();
                try (Holder holder = scene.holderOn(3)) {
                    nodes.kill(0);
                    nodes.restart(0);
                    holder.goesToTheRival();
                    scene.awaitQuarantined(0);
                    scene.network().heal();
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        }

        @Test
        void f02_one_node_after_the_other() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                try (Holder holder = scene.holder()) {
                    scene.acquires();
                    for (int node = 0; node < nodes.size(); node++) {
                        nodes.kill(node);
                        nodes.restart(node);
                        holder.keeps();
                        scene.isRepaired();
                    }
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        }

        @Test
        void f03_a_majority_that_is_killed_and_comes_back_at_once() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                try (Holder holder = scene.holder()) {
                    long start = System.nanoTime();
                    kill(nodes, 3);
                    restart(nodes, 3);
                    scene.awaitQuarantined(0, 1, 2);
                    scene.acquiresNothing("quarantine");
                    holder.goesToTheRival();
                    assertThat(since(start)).isGreaterThanOrEqualTo(Scene.LEASE);
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        }

        @Test
        void f03_a_majority_that_is_killed_and_stays_away() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                try (Holder holder = scene.holder()) {
                    kill(nodes, 3);
                    scene.acquiresNothing();
                    holder.losesAtTheDeadline();
                    restart(nodes, 3);
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        }
    }

    @Nested
    class With_every_write_on_disk {

        @RegisterExtension
        static final RedisNodesExtension REDIS = RedisNodesExtension.of(
                RedisNodes.builder().count(5).arguments("--appendonly", "yes", "--appendfsync", "always"));

        private final RedisNodes nodes = REDIS.nodes();

        @Test
        void f04_a_majority_of_durable_nodes_votes_as_soon_as_it_is_back() throws Exception {
            try (Scene scene = Scene.ofDurable(nodes)) {
                try (Holder holder = scene.holder()) {
                    int before = scene.recorder().all(NodeChanged.class).size();
                    kill(nodes, 3);
                    restart(nodes, 3);
                    scene.awaitAllUp();
                    scene.acquires();
                    holder.keeps();
                    assertThat(scene.recorder().all(NodeChanged.class).stream().skip(before))
                            .noneMatch(change -> change.status().state() == State.QUARANTINED);
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        }

        /** A key that is found counts for its holder, though the node that has it does not vote for anybody else. */
        @Test
        void f04_a_majority_that_nobody_calls_durable_keeps_what_is_held_and_grants_nothing_new() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                try (Holder holder = scene.holder()) {
                    kill(nodes, 3);
                    restart(nodes, 3);
                    scene.awaitQuarantined(0, 1, 2);
                    scene.acquiresNothing("quarantine");
                    holder.keeps();
                    scene.everyNodeVotes();
                }
                scene.leavesNothing();
            }
        }
    }

    @Nested
    class With_writes_on_disk_every_second {

        @RegisterExtension
        static final RedisNodesExtension REDIS = RedisNodesExtension.of(
                RedisNodes.builder().count(5).arguments("--appendonly", "yes", "--appendfsync", "everysec"));

        private final RedisNodes nodes = REDIS.nodes();

        @Test
        void f01_a_minority_that_is_killed_and_comes_back() throws Exception {
            try (Scene scene = Scene.ofForgetful(nodes)) {
                try (Holder holder = scene.holder()) {
                    kill(nodes, 2);
                    scene.acquires();
                    holder.keeps();
                    restart(nodes, 2);
                    scene.awaitQuarantined(0, 1);
                    holder.keeps();
                    scene.isRepaired();
                    scene.everyNodeVotes();
                }
                scene.leavesNothing();
            }
        }
    }
}
