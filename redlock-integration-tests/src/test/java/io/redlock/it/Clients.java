package io.redlock.it;

import static org.awaitility.Awaitility.await;

import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import java.util.List;

/** Clients as the tests want them, and what is known of their nodes. */
public final class Clients {

    /** Far beyond what a test takes: no key goes by itself while one looks for keys that stayed behind. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    /** Long enough that a busy machine is not taken for a hung node. */
    public static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

    public static final Duration WAIT_TIME = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Clients() {}

    public static RedlockBuilder of(RedisNodes nodes) {
        return of(nodes.addresses());
    }

    public static RedlockBuilder of(List<String> addresses) {
        return of(JedisLockNodes.builder().addresses(addresses));
    }

    public static RedlockBuilder of(JedisLockNodes.Builder nodes) {
        return Redlock.builder()
                .nodes(nodes.build())
                .lease(LEASE)
                .waitTime(WAIT_TIME)
                .nodeTimeout(NODE_TIMEOUT)
                .application("it");
    }

    /** A client to which a node that is new, or was restarted, has a vote at once. What guards it: {@code RestartIT}. */
    public static RedlockBuilder unguarded(List<String> addresses) {
        return of(addresses).restartGuard(RestartGuard.OFF);
    }

    /** Waits until a client sees exactly so many of its nodes as connected and answering. */
    public static void awaitUp(Redlock redlock, int nodes) {
        await().atMost(PATIENCE).until(() -> up(redlock) == nodes);
    }

    public static long up(Redlock redlock) {
        return redlock.nodes().stream().filter(node -> node.state() == State.UP).count();
    }
}
