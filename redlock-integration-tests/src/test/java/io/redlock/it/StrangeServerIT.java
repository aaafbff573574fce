package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.node.NodeStatus.State;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StrangeServerIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(2);

    private final RedisNodes nodes = REDIS.nodes();
    private final Recorder recorder = new Recorder();

    /** An error that a server's words cause on some thread shall be a red test, not the end of the test run. */
    @BeforeAll
    static void look_only_at_the_nodes() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @AfterAll
    static void look_everywhere_again() {
        Awaitility.reset();
    }

    private Redlock clientOf(StrangeServer strange) {
        List<String> addresses = new ArrayList<>(nodes.addresses());
        addresses.add(strange.address());
        return Clients.unguarded(addresses).listener(recorder).build();
    }

    /** Says something strange to the first SET, and is a normal server from then on. */
    private static UnaryOperator<String> onceAtSet(String strange) {
        AtomicInteger sets = new AtomicInteger();
        return command -> command.equals("SET") && sets.getAndIncrement() == 0 ? strange : StrangeServer.sane(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?what\r\n",
                "$-7\r\n",
                "$2147483647\r\n",
                "*-3\r\n",
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "+OK\r\n+OK\r\n+OK\r\n+OK\r\n"
            })
    void a_node_that_talks_garbage_once_is_connected_to_again_and_votes(String garbage) throws Exception {
        try (StrangeServer strange = new StrangeServer(onceAtSet(garbage));
                Redlock redlock = clientOf(strange)) {
            Clients.awaitUp(redlock, 3);
            redlock.acquire(LockRequest.of("first")).orThrow().close();
            recorder.awaitChange(strange.address(), State.DOWN);
            Clients.awaitUp(redlock, 3);

            await().until(() -> {
                redlock.acquire(LockRequest.of("again")).orThrow().close();
                return recorder.grants(strange.address(), "again") > 0;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
                "-READONLY You can't write against a read only replica.\r\n",
                "-LOADING Redis is loading the dataset in memory\r\n",
                "-MISCONF Redis is configured to save RDB snapshots\r\n",
                ":1\r\n",
                "+QUEUED\r\n",
                "*1\r\n+OK\r\n",
                "$2\r\nno\r\n"
            })
    void a_reply_that_is_no_grant_is_never_counted_as_one(String reply) throws Exception {
        try (StrangeServer strange =
                        new StrangeServer(command -> command.equals("SET") ? reply : StrangeServer.sane(command));
                Redlock redlock = clientOf(strange)) {
            Clients.awaitUp(redlock, 3);
            for (int round = 0; round < 20; round++) {
                redlock.acquire(LockRequest.of("k")).orThrow().close();
            }
            recorder.awaitAttempts("k", 20);
            assertThat(recorder.grants(strange.address(), "k")).isZero();
            // Some replies mean that the server is another one by now, or was restarted: it is looked at anew.
            boolean lookedAtAnew = reply.startsWith("-READONLY") || reply.startsWith("-LOADING");
            assertThat(recorder.changes(strange.address(), State.DOWN).isEmpty())
                    .isEqualTo(!lookedAtAnew);
        }
    }
}
