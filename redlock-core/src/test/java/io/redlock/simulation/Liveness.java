package io.redlock.simulation;

import java.time.Duration;

/**
 * Who asks for a lock hears within the wait time and one node timeout, by a clock that stands still with the process (R53).
 * A fencing token changes nothing about that: it is asked for within the same node timeout (R36).
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

    Liveness(Universe universe, ClientProcess process, String label, Duration wait) {
        this.verdicts = universe.verdicts();
        this.process = process;
        this.label = label;
        this.began = process.now();
        this.stoodStill = process.standsStill() - process.stillFor();
        Duration nodeTimeout = universe.scenario().nodeTimeout();
        long patience = wait.plus(nodeTimeout).toNanos();
        this.late = universe.scenario().sabotage() == Sabotage.ANSWERS_ARE_LATE ? 2 * patience + HAND_OVERS : 0;
        this.bound = patience + patience / 100 + HAND_OVERS;
    }

    void answered() {
        long waited = late + process.now() - began - (process.standsStill() - stoodStill);
        if (waited > bound) {
            verdicts.violated("%s waited %d us, at most %d were allowed".formatted(label, waited / 1000, bound / 1000));
        }
    }
}
