package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.test.RedisNodeException;
import io.redlock.test.RedisNodes;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What stands on the nodes. */
public final class Keys {

    public static final String NOTHING = "(nil)";

    /** Far below the lease: what is gone by then was released, it did not expire. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Keys() {}

    public static String redisKey(String key) {
        return "redlock:lock:" + key;
    }

    /** {@return what every running node has under a lock key} */
    public static List<String> values(RedisNodes nodes, String key) {
        return onRunning(nodes, "GET", redisKey(key));
    }

    public static List<String> onRunning(RedisNodes nodes, String... command) {
        return running(nodes).mapToObj(node -> nodes.command(node, command)).toList();
    }

    /** Waits until every running node has a lock that is held: the quorum's votes come first, the others a little later. */
    public static void awaitEverywhere(RedisNodes nodes, String key) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(values(nodes, key)).doesNotContain(NOTHING));
    }

    public static void awaitGone(RedisNodes nodes, String key) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(values(nodes, key)).containsOnly(NOTHING));
    }

    /** Waits until no node that runs has any key of any lock, and says which is left otherwise. */
    public static void awaitNone(RedisNodes nodes) {
        awaitNone(nodes, "");
    }

    /** The same for lock keys that begin so. */
    public static void awaitNone(RedisNodes nodes, String keysBeginWith) {
        // A node that still hangs does not tell what it has, and is asked again.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(RedisNodeException.class)
                .untilAsserted(() -> assertThat(onRunning(nodes, "KEYS", redisKey(keysBeginWith + "*")))
                        .allMatch(String::isEmpty));
    }

    private static IntStream running(RedisNodes nodes) {
        IntPredicate isRunning = nodes::isRunning;
        return IntStream.range(0, nodes.size()).filter(isRunning);
    }
}
