package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Acquired;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import io.redlock.it.Keys;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that stands still, as in a long collection, or whose wall clock jumps: F7, F15, F31. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class ClientPauseIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private final RedisNodes nodes = REDIS.nodes();

    @TempDir
    private Path folder;

    /** A holder that was killed leaves its lock to the end of its lease. */
    @BeforeEach
    void nobody_holds_anything() {
        Keys.awaitNone(nodes);
    }

    private Redlock rival() {
        return Clients.of(nodes)
                .lease(Scene.LEASE)
                .maxLease(Scene.LEASE)
                .waitTime(Duration.ZERO)
                .build();
    }

    private static void awaitAcquired(Redlock rival) {
        await().atMost(Scene.PATIENCE).until(() -> {
            if (rival.acquire(LockRequest.of("held")) instanceof Acquired acquired) {
                acquired.hold().release();
                return true;
            }
            return false;
        });
    }

    @Test
    void f07_f31_a_holder_that_is_stopped_for_longer_than_a_lease_knows_it_when_it_wakes() throws Exception {
        try (Redlock rival = rival();
                HolderProcess holder = HolderProcess.start(nodes.addresses(), Map.of())) {
            holder.ask();
            holder.awaitWord("held");
            holder.signal("STOP");
            awaitAcquired(rival);
            holder.signal("CONT");

            holder.awaitWord("lost");
            // A busy machine may have made it wait before, while its lock was good.
            assertThat(holder.words().stream()
                            .filter(word -> word.startsWith("gap"))
                            .toList())
                    .last()
                    .isEqualTo("gap invalid");
            awaitAcquired(rival);
            assertThat(holder.words()).containsOnlyOnce("lost");
            Keys.awaitGone(nodes, "held");
        }
    }

    /** Before any request has gone out, the answers are fresh; behind them they are too old, and no lock. */
    @Test
    void f07_f31_a_client_that_is_stopped_while_the_replies_are_on_their_way_has_no_lock() throws Exception {
        try (Network network = Network.to(nodes);
                Redlock rival = rival();
                HolderProcess client = HolderProcess.start(network.addresses(), Map.of())) {
            client.awaitWord("ready");
            // Long enough to stop the client behind its requests, within its node timeout.
            network.first(5, proxy -> proxy.replies(Flow.delayedBy(Duration.ofMillis(1500))));
            client.ask();
            Keys.awaitEverywhere(nodes, "held");
            client.signal("STOP");
            Keys.awaitGone(nodes, "held");
            awaitAcquired(rival);
            client.signal("CONT");

            await().atMost(Scene.PATIENCE)
                    .until(client::words, words -> words.contains("LEASE_SPENT") || words.contains("NO_QUORUM"));
            assertThat(client.words()).doesNotContain("held");
            network.heal();
            awaitAcquired(rival);
        }
    }

    /** The clock that says when it is dinner time has no say in how long a lock is held. */
    @ParameterizedTest
    @ValueSource(strings = {"+3600", "-3600"})
    void f15_a_holder_whose_wall_clock_jumps_by_an_hour_keeps_its_lock(String jump) throws Exception {
        FakeTime clock = FakeTime.in(folder);
        try (Redlock rival = rival();
                HolderProcess holder = HolderProcess.start(nodes.addresses(), clock.environment())) {
            holder.ask();
            holder.awaitWord("held");
            clock.set(jump);
            long start = System.nanoTime();
            await().atMost(Scene.PATIENCE).until(() -> {
                assertThat(rival.acquire(LockRequest.of("held"))).isNotInstanceOf(Acquired.class);
                return Duration.ofNanos(System.nanoTime() - start)
                                .compareTo(Scene.LEASE.multipliedBy(4).dividedBy(3))
                        > 0;
            });

            assertThat(holder.words()).doesNotContain("lost");
            assertThat(Keys.values(nodes, "held")).doesNotContain(Keys.NOTHING);
        }
    }
}
