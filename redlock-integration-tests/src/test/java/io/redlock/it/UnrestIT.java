package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators and networks do to nodes that are in use. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnrestIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private static final int THREADS = 8;
    private static final int ROUNDS = 20;
    /** A little less than what is kept for a node that is gone. */
    private static final int MANY = 8_000;

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    @ParameterizedTest
    @EnumSource(Load.GiveBack.class)
    void connections_that_are_cut_under_load_fail_nobody_and_keep_no_key(Load.GiveBack giveBack) {
        try (Redlock redlock = Clients.of(nodes).listener(recorder).build();
                Load load = Load.of(THREADS, redlock, giveBack)) {
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(25);
                nodes.command(round % 5, "CLIENT", "KILL", "TYPE", "normal");
            }
            load.awaitMore(25).end();

            Clients.awaitUp(redlock, 5);
            assertThat(nodes.addresses())
                    .noneMatch(address -> recorder.changes(address, State.DOWN).isEmpty());
            Keys.awaitNone(nodes);
        }
    }

    @ParameterizedTest
    @EnumSource(Load.GiveBack.class)
    void scripts_that_are_flushed_under_load_fail_nobody_and_keep_no_key(Load.GiveBack giveBack) {
        try (Redlock redlock = Clients.of(nodes).build();
                Load load = Load.of(THREADS, redlock, giveBack)) {
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(25);
                Keys.onRunning(nodes, "SCRIPT", "FLUSH");
            }
            load.awaitMore(25).end();

            Keys.awaitNone(nodes);
        }
    }

    @Test
    void a_node_that_comes_back_gets_the_thousands_of_releases_that_have_waited() throws Exception {
        try (Redlock redlock = Clients.of(nodes)
                .nodeTimeout(Duration.ofMillis(250))
                .listener(recorder)
                .build()) {
            Clients.awaitUp(redlock, 5);
            List<Hold> holds = new ArrayList<>();
            for (int lock = 0; lock < MANY; lock++) {
                holds.add(redlock.acquire(LockRequest.of("k" + lock)).orThrow());
            }
            nodes.pause(0);
            redlock.acquire(LockRequest.of("noticing")).orThrow().close();
            recorder.awaitChange(nodes.address(0), State.DOWN);
            holds.forEach(Hold::close);
            nodes.resume(0);

            Keys.awaitNone(nodes);
        }
    }
}
