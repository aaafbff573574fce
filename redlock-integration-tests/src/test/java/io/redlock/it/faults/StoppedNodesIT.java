package io.redlock.it.faults;

import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that are there and do nothing for a while: F5, F6, F22. Under load: {@link io.redlock.it.HungNodesIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("faults")
class StoppedNodesIT {

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(5);

    private final RedisNodes nodes = REDIS.nodes();

    private final List<Console> consoles = new ArrayList<>();

    @AfterEach
    void hang_up() throws Exception {
        for (Console console : consoles) {
            console.close();
        }
    }

    private void pause(int count) {
        IntStream.range(0, count).forEach(nodes::pause);
    }

    private void resume(int count) {
        IntStream.range(0, count).forEach(nodes::resume);
    }

    @Test
    @Tag("smoke")
    void f05_a_minority_that_is_stopped() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                pause(2);
                scene.acquires();
                holder.keeps();
                resume(2);
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f06_a_majority_that_is_stopped_for_less_than_a_lease() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                pause(3);
                scene.acquiresNothing("no reply within");
                resume(3);
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f06_a_majority_that_is_stopped_for_longer_than_a_lease() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                pause(3);
                holder.losesAtTheDeadline();
                scene.acquiresNothing();
                resume(3);
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    /** The server does what it was sent when the pause is over, long after the caller has given up. */
    @Test
    void f22_a_minority_whose_clients_are_paused() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                IntStream.range(0, 2).forEach(node -> nodes.command(node, "CLIENT", "PAUSE", "1800", "ALL"));
                scene.acquires();
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    @Test
    void f22_a_majority_whose_clients_are_paused() throws Exception {
        try (Scene scene = Scene.of(nodes)) {
            try (Holder holder = scene.holder()) {
                IntStream.range(0, 3).forEach(node -> nodes.command(node, "CLIENT", "PAUSE", "1500", "ALL"));
                scene.acquiresNothing("no reply within");
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }

    /**
     * As by DEBUG SLEEP, which servers of today refuse: one command that takes its time. How much is a matter of the processors
     * that three servers get, so the lease is long.
     */
    @Test
    void f22_a_majority_that_is_busy_with_one_command() throws Exception {
        try (Scene scene = Scene.of(nodes, settings -> settings.lease(Scene.LEASE.multipliedBy(3)))) {
            try (Holder holder = scene.holder()) {
                consoles.addAll(BusyScript.silence(nodes, 3, 1500));
                scene.acquiresNothing("no reply within");
                holder.keeps();
            }
            scene.leavesNothing();
            scene.everyNodeVotes();
        }
    }
}
