package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A network between a client and nodes that are well: F8, F9, F12. Black holes, F11: {@link io.redlock.it.BlackHoleIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class PartitionIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private final RedisNodes nodes = REDIS.nodes();

    /** How a network can fail to be one. */
    enum Partition {
        HELD,
        LOST,
        REQUESTS_HELD,
        REQUESTS_LOST,
        REPLIES_HELD,
        REPLIES_LOST,
        REFUSED;

        void cut(FaultProxy proxy) {
            switch (this) {
                case HELD -> {
                    proxy.requests(Flow.held());
                    proxy.replies(Flow.held());
                }
                case LOST -> {
                    proxy.requests(Flow.lost());
                    proxy.replies(Flow.lost());
                }
                case REQUESTS_HELD -> proxy.requests(Flow.held());
                case REQUESTS_LOST -> proxy.requests(Flow.lost());
                case REPLIES_HELD -> proxy.replies(Flow.held());
                case REPLIES_LOST -> proxy.replies(Flow.lost());
                case REFUSED -> proxy.refuse();
            }
        }
    }

    private interface Row {
        void play(Partition partition) throws Exception;
    }

    /** Plays a row with every partition at once: each is of one client's network only, and the nodes notice nothing. */
    private static void withEveryPartition(Row row) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Map<Partition, Future<?>> rows = new EnumMap<>(Partition.class);
            for (Partition partition : Partition.values()) {
                rows.put(partition, threads.submit(() -> {
                    row.play(partition);
                    return null;
                }));
            }
            assertSoftly(softly ->
                    rows.forEach((partition, played) -> softly.assertThatCode(() -> played.get(90, TimeUnit.SECONDS))
                            .as(partition.name())
                            .doesNotThrowAnyException()));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void f08_a_partition_from_a_minority() {
        withEveryPartition(partition -> {
            try (Scene scene = Scene.of(nodes)) {
                try (Holder holder = scene.holder()) {
                    scene.network().first(2, partition::cut);
                    scene.acquires();
                    holder.keeps();
                    scene.network().heal();
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        });
    }

    @Test
    void f08_a_partition_from_a_majority() {
        withEveryPartition(partition -> {
            try (Scene scene = Scene.of(nodes)) {
                try (Holder holder = scene.holder()) {
                    scene.network().first(3, partition::cut);
                    scene.acquiresNothing();
                    holder.losesAtTheDeadline();
                    scene.network().heal();
                }
                scene.leavesNothing();
                scene.everyNodeVotes();
            }
        });
    }

    @Test
    @Tag("smoke")
    void f08_a_rival_on_the_other_side_has_the_lock_when_it_is_over_and_not_before() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                scene.network().first(3, Partition.HELD::cut);
                holder.goesToTheRival();
                scene.network().heal();
            }
            scene.leavesNothing();
        }
    }

    @Test
    void f09_latency_on_one_node() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                scene.network().to(0).replies(Flow.delayedBy(Duration.ofMillis(500)));
                scene.acquires();
                holder.keeps();
                scene.network().heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f09_latency_on_a_majority() throws Exception {
        try (Scene scene = Scene.of(nodes, client -> client.nodeTimeout(Duration.ofSeconds(1)))) {
            try (Holder holder = scene.holder()) {
                scene.network().first(3, proxy -> proxy.replies(Flow.delayedBy(Duration.ofMillis(150))));
                scene.acquires();
                holder.keeps();
                scene.network().heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    /** Too late for who asks; for who holds, an answer that comes late is no less true. */
    @Test
    void f09_latency_beyond_the_node_timeout_on_a_majority() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                scene.network().first(3, proxy -> proxy.replies(Flow.delayedBy(Duration.ofMillis(700))));
                scene.acquiresNothing();
                holder.keeps();
                scene.network().heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f12_replies_that_trickle_from_a_minority() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                scene.network().first(2, proxy -> proxy.replies(Flow.trickled()));
                scene.acquires();
                holder.keeps();
                scene.network().heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    /** The server of a half-open connection has forgotten it, and the client is not told. */
    @Test
    void f12_a_connection_that_is_half_open_is_replaced() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                long accepted = scene.network().to(0).accepted();
                scene.network().first(2, Partition.LOST::cut);
                nodes.command(0, "CLIENT", "KILL", "TYPE", "normal");
                nodes.command(1, "CLIENT", "KILL", "TYPE", "normal");
                scene.acquires();
                holder.keeps();
                String address = scene.network().to(0).address();
                scene.recorder().awaitChange(address, State.DOWN);
                await().until(() -> scene.network().to(0).accepted() > accepted);
                scene.network().heal();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
            assertThat(scene.recorder().changes(scene.network().to(2).address(), State.DOWN))
                    .isEmpty();
        }
    }
}
