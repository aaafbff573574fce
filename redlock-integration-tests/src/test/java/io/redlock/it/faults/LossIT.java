package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.it.Keys;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that run on and have lost what they had, and a server whose place another one takes: F18, F19, F20, F23, F24. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class LossIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private final RedisNodes nodes = REDIS.nodes();

    private void onFirst(int count, String... command) {
        IntStream.range(0, count).forEach(node -> nodes.command(node, command));
    }

    /** Releases: {@link io.redlock.it.ReleaseIT}; under load: {@link io.redlock.it.UnrestIT}. */
    @Test
    void f18_scripts_that_are_forgotten() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                onFirst(5, "SCRIPT", "FLUSH");
                scene.acquires();
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f19_a_minority_that_is_flushed() throws Exception {
        try (Scene scene = Scene.ofForgetful(nodes)) {
            try (Holder holder = scene.holder()) {
                onFirst(2, "FLUSHALL");
                scene.acquires();
                scene.awaitQuarantined(0, 1);
                holder.keeps();
                scene.isRepaired();
                scene.everyNodeVotes();
            }
            scene.leavesNothing();
        }
    }

    @Test
    void f19_a_majority_that_is_flushed() throws Exception {
        try (Scene scene = Scene.ofForgetful(nodes)) {
            try (Holder holder = scene.holder()) {
                long start = System.nanoTime();
                onFirst(3, "FLUSHALL");
                scene.acquiresNothing("quarantine");
                holder.goesToTheRival();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Scene.LEASE);
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f20_a_key_that_an_operator_deletes_on_a_minority() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                onFirst(2, "DEL", Keys.redisKey(scene.held()));
                scene.acquires();
                holder.keeps();
                scene.isRepaired();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    /** That somebody else can have the lock at once is what the operator wanted, and outside of any promise. */
    @Test
    void f20_a_key_that_an_operator_deletes_on_a_majority() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                Duration left = holder.hold().validity();
                long start = System.nanoTime();
                onFirst(3, "DEL", Keys.redisKey(scene.held()));
                scene.acquires();
                holder.loses();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(left);
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f23_a_minority_that_takes_no_more_clients() throws Exception {
        try (Scene scene = Scene.of(nodes);
                Console first = Console.at(nodes.port(0));
                Console second = Console.at(nodes.port(1))) {
            try (Holder holder = scene.holder()) {
                first.type("CONFIG SET maxclients 1");
                second.type("CONFIG SET maxclients 1");
                await().until(() -> Console.says(nodes.port(0), "-ERR max") && Console.says(nodes.port(1), "-ERR max"));
                scene.network().first(2, FaultProxy::cut);
                scene.acquires();
                holder.keeps();
                first.type("CONFIG SET maxclients 1000");
                second.type("CONFIG SET maxclients 1000");
            }
            scene.everyNodeVotes();
            scene.leavesNothing();
        }
    }

    /** What stands between client and nodes is started anew: each connection is a new one, and is looked at first. */
    @Test
    void f23_a_network_that_is_started_anew() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                onFirst(5, "CONFIG", "RESETSTAT");
                scene.network().first(5, FaultProxy::refuse);
                scene.acquiresNothing();
                scene.network().heal();
                holder.keeps();
                scene.awaitAllUp();
                scene.acquires();
            }
            assertThat(Keys.onRunning(nodes, "INFO", "commandstats"))
                    .allMatch(stats -> stats.contains("cmdstat_info:calls=") && stats.contains("cmdstat_get:calls="));
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    /** Another server, which was a replica of the first, answers at the first one's address from now on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void f24_a_node_whose_replica_takes_over(boolean withTheKey) throws Exception {
        try (RedisNodes replica = RedisNodes.start(1);
                Scene scene = Scene.ofForgetful(nodes)) {
            if (withTheKey) {
                replica.command(0, "REPLICAOF", "127.0.0.1", String.valueOf(nodes.port(0)));
                await().until(() -> replica.command(0, "INFO", "replication").contains("master_link_status:up"));
            }
            try (Holder holder = scene.holder()) {
                await().until(() -> replica.command(0, "EXISTS", Keys.redisKey(scene.held()))
                        .equals(withTheKey ? "1" : "0"));
                nodes.kill(0);
                replica.command(0, "REPLICAOF", "NO", "ONE");
                scene.network().to(0).pointAt(replica.port(0));
                scene.awaitQuarantined(0);
                scene.acquires();
                holder.keeps();
                await().until(() -> replica.command(0, "EXISTS", Keys.redisKey(scene.held()))
                        .equals("1"));
                scene.everyNodeVotes();
            }
            scene.leavesNothing();
            await().until(() -> replica.command(0, "KEYS", Keys.redisKey("*")).isEmpty());
        }
    }
}
