package io.redlock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.test.RedisNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes count up the same numbers in a database, which nothing but the lock keeps from overwriting each other's
 * work, while nodes fail. Without the lock the same check finds lost updates.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class RegisterIT {

    private static final int PROCESSES = 3;
    private static final int KEYS = 2;
    private static final int ROUNDS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisNodes nodes = RedisNodes.start(5);
    private final List<Network> networks = new ArrayList<>();
    private final List<RegisterProcess> processes = new ArrayList<>();
    private DatabaseRegister register;

    @TempDir
    private Path folder;

    @BeforeEach
    void create() throws Exception {
        register = DatabaseRegister.in(folder);
        register.create(IntStream.range(0, KEYS).mapToObj(Worker::key).toList());
    }

    @AfterEach
    void end() throws Exception {
        processes.forEach(RegisterProcess::close);
        register.close();
        for (Network network : networks) {
            network.close();
        }
        nodes.close();
    }

    private void startLocking() throws Exception {
        for (int process = 0; process < PROCESSES; process++) {
            Network network = Network.to(nodes);
            networks.add(network);
            processes.add(RegisterProcess.start(folder, KEYS, network.addresses()));
        }
    }

    private void awaitAllWriting() {
        awaitUntil(() -> register.writers().size() == PROCESSES);
    }

    private void awaitMore(int writes) throws Exception {
        int goal = register.writes() + writes;
        awaitUntil(() -> register.writes() >= goal);
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    private void endAll() throws Exception {
        for (RegisterProcess process : processes) {
            process.end();
        }
    }

    private void assertNothingWasLost() throws Exception {
        assertThat(register.lostUpdates()).isEmpty();
        assertThat(Interval.overlaps(register.intervals())).isEmpty();
    }

    @Test
    void without_a_lock_updates_are_lost_and_sections_overlap() throws Exception {
        for (int process = 0; process < PROCESSES; process++) {
            processes.add(RegisterProcess.start(folder, KEYS, List.of()));
        }
        awaitAllWriting();
        awaitUntil(() -> !register.lostUpdates().isEmpty());
        endAll();
        assertThat(Interval.overlaps(register.intervals())).isNotEmpty();
    }

    @Test
    void no_update_is_lost_while_nodes_are_killed_and_come_back_empty() throws Exception {
        startLocking();
        awaitAllWriting();
        for (int round = 0; round < ROUNDS; round++) {
            nodes.kill(round);
            awaitMore(20);
            nodes.restart(round);
            awaitMore(20);
        }
        endAll();
        assertNothingWasLost();
    }

    @Test
    void no_update_is_lost_while_nodes_hang() throws Exception {
        startLocking();
        awaitAllWriting();
        for (int round = 0; round < ROUNDS; round++) {
            nodes.pause(round);
            nodes.pause(round + 1);
            awaitMore(20);
            nodes.resume(round);
            nodes.resume(round + 1);
            awaitMore(20);
        }
        endAll();
        assertNothingWasLost();
    }

    /** Each process is cut off from a majority in turn, one way or both, for longer than a lease. */
    @Test
    void no_update_is_lost_while_the_network_parts() throws Exception {
        startLocking();
        awaitAllWriting();
        for (Network network : networks) {
            network.first(3, proxy -> proxy.requests(Flow.held()));
            long start = System.nanoTime();
            awaitUntil(() -> Duration.ofNanos(System.nanoTime() - start).compareTo(Scene.LEASE) > 0);
            network.heal();
            awaitMore(20);
        }
        endAll();
        assertNothingWasLost();
    }
}
