package io.redlock.simulation;

import java.time.Duration;

/**
 * Who asks for a lock hears within the wait time and one node timeout, by a clock that stands still with the process (R53).
 * Who wants a fencing token may need a second node timeout, since nodes are asked twice; and one more for each node that
 * grants late, and is asked for its fence value then (R36).
 */
final class Liveness {

    /** What handing over from thread to thread may take. */
    private static final long HAND_OVERS = 2 * World.MILLI;

    private final Verdicts verdicts;
    private final ClientProcess process;
    private final String label;
    private final long began;
    private final long stoodStill;
    private final long bound;
    private final long late;

    Liveness(Universe universe, ClientProcess process, String label, Duration wait, boolean fenced) {
        this.verdicts = universe.verdicts();
        this.process = process;
        this.label = label;
        this.began = process.now();
        this.stoodStill = process.standsStill() - process.stillFor();
        Duration nodeTimeout = universe.scenario().nodeTimeout();
        long patience = wait.plus(nodeTimeout.multipliedBy(fenced ? timesAsked(universe) : 1))
                .toNanos();
        this.late = universe.scenario().sabotage() == Sabotage.ANSWERS_ARE_LATE ? 2 * patience + HAND_OVERS : 0;
        this.bound = patience + patience / 100 + HAND_OVERS;
    }

    private static int timesAsked(Universe universe) {
        int nodes = universe.scenario().size().nodes();
        return 2 + nodes - (nodes / 2 + 1);
    }

    void answered() {
        long waited = late + process.now() - began - (process.standsStill() - stoodStill);
        if (waited > bound) {
            verdicts.violated("%s waited %d us, at most %d were allowed".formatted(label, waited / 1000, bound / 1000));
        }
    }
}
