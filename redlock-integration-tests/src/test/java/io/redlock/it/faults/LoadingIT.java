package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.redlock.test.RedisNodeException;
import io.redlock.test.RedisNodes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that have come back and still load what they had: F17. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class LoadingIT {

    private static final String DATA = "for i = 1, 3000 do redis.call('SET', 'data:' .. i, 'x') end return 1";

    private final RedisNodes nodes = slowly(5);
    private final List<Thread> restarts = new ArrayList<>();

    /** A millisecond for each key makes three seconds, in which the server looks after its clients now and then. */
    private static RedisNodes slowly(int count) {
        return RedisNodes.builder()
                .count(count)
                .arguments("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024")
                .start();
    }

    @BeforeAll
    static void assumeThatSuchServersAreHere() {
        try {
            slowly(1).close();
        } catch (RedisNodeException unknownSetting) {
            abort("not on this machine: redis-server 7.0 or later, which has a setting for this");
        }
    }

    @AfterEach
    void end() throws Exception {
        for (Thread restart : restarts) {
            restart.join();
        }
        nodes.close();
    }

    /** A restart is over when the server has loaded. */
    private void restart(int count) {
        for (int node = 0; node < count; node++) {
            int number = node;
            nodes.command(node, "EVAL", DATA, "0");
            nodes.command(node, "SAVE");
            Thread restart = new Thread(() -> nodes.restart(number));
            restarts.add(restart);
            restart.start();
            await().until(() -> Console.says(nodes.port(number), "-LOADING"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void f17_nodes_that_load(int count) throws Exception {
        try (Scene scene = Scene.ofForgetful(nodes)) {
            try (Holder holder = scene.holder()) {
                restart(count);
                if (count == 2) {
                    scene.acquires();
                    holder.keeps();
                } else {
                    scene.acquiresNothing();
                }
                for (Thread restart : restarts) {
                    restart.join();
                }
                scene.everyNodeVotes();
            }
            scene.leavesNothing();
            assertThat(scene.client().holds()).isEmpty();
        }
    }
}
