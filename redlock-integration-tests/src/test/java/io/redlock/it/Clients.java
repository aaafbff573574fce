package io.redlock.it;

import static org.awaitility.Awaitility.await;

import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import java.util.List;

/** Clients as the tests want them, and what is known of their nodes. */
final class Clients {

    /** Far beyond what a test takes: no key goes by itself while one looks for keys that stayed behind. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** Long enough that a busy machine is not taken for a hung node. */
    static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

    static final Duration WAIT_TIME = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Clients() {}

    static RedlockBuilder of(RedisNodes nodes) {
        return of(nodes.addresses());
    }

    static RedlockBuilder of(List<String> addresses) {
        return of(JedisLockNodes.builder().addresses(addresses));
    }

    static RedlockBuilder of(JedisLockNodes.Builder nodes) {
        return Redlock.builder()
                .nodes(nodes.build())
                .lease(LEASE)
                .waitTime(WAIT_TIME)
                .nodeTimeout(NODE_TIMEOUT)
                .application("it");
    }

    /** Waits until a client sees exactly so many of its nodes as connected and answering. */
    static void awaitUp(Redlock redlock, int nodes) {
        await().atMost(PATIENCE).until(() -> up(redlock) == nodes);
    }

    static long up(Redlock redlock) {
        return redlock.nodes().stream().filter(node -> node.state() == State.UP).count();
    }
}
