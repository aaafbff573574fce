package io.redlock.sample.payment.lab;

import io.redlock.test.RedisNodes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Stops and ends the nodes of the demo, as power cuts and frozen machines do. Safe for use by several threads. */
final class NodeControls {

    private final Optional<RedisNodes> nodes;
    private final Set<Integer> paused = new HashSet<>();

    /** Controls of no nodes, or of all of these. */
    NodeControls(Optional<RedisNodes> nodes) {
        this.nodes = nodes;
    }

    /** Whether a node's process runs. */
    enum Power {
        RUNNING,
        PAUSED,
        DEAD
    }

    /** What can be done to a node. */
    enum Action {
        /** Ends it at once; its data is gone. */
        KILL,

        /** Stops it wherever it is. */
        PAUSE,

        /** Lets it go on where it was. */
        RESUME,

        /** Starts it again on its port, empty. */
        RESTART;

        boolean isPossible(Power power) {
            return switch (this) {
                case KILL -> power != Power.DEAD;
                case PAUSE -> power == Power.RUNNING;
                case RESUME -> power == Power.PAUSED;
                case RESTART -> power != Power.PAUSED;
            };
        }
    }

    /** {@return whether the nodes belong to this instance} */
    boolean available() {
        return nodes.isPresent();
    }

    /** {@return how many there are} */
    int count() {
        return nodes.map(RedisNodes::size).orElse(0);
    }

    synchronized Power power(int index) {
        if (!nodes.orElseThrow().isRunning(index)) {
            return Power.DEAD;
        }
        return paused.contains(index) ? Power.PAUSED : Power.RUNNING;
    }

    /**
     * Does something to a node.
     *
     * @throws NotNowException if that cannot be done to it as it is
     */
    synchronized void perform(Action action, int index) {
        Power power = power(index);
        if (!action.isPossible(power)) {
            throw new NotNowException(
                    "Node %d is %s now, so it cannot be told to %s".formatted(index + 1, lower(power), lower(action)));
        }
        RedisNodes all = nodes.orElseThrow();
        switch (action) {
            case KILL -> all.kill(index);
            case PAUSE -> all.pause(index);
            case RESUME -> all.resume(index);
            case RESTART -> all.restart(index);
        }
        if (action == Action.PAUSE) {
            paused.add(index);
        } else {
            paused.remove(index);
        }
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
