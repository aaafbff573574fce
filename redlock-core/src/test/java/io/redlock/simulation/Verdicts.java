package io.redlock.simulation;

import io.redlock.simulation.Coverage.Tale;
import java.util.Optional;

/** What is made of what the checkers find. The first thing that must not be ends the world. */
final class Verdicts {

    private final World world;
    private final boolean inModel;
    private final Coverage coverage;
    private Optional<String> violation = Optional.empty();

    Verdicts(World world, boolean inModel, Coverage coverage) {
        this.world = world;
        this.inModel = inModel;
        this.coverage = coverage;
    }

    /** Something happened that must not happen in any universe. */
    void violated(String what) {
        if (violation.isEmpty()) {
            violation = Optional.of("at %.3f ms: %s".formatted((double) world.now() / World.MILLI, what));
            world.journal().note("VIOLATION", what);
            world.end();
        }
    }

    /** Mutual exclusion was broken: in the model that must not be, outside of it it is counted. */
    void broken(Tale tale, String what) {
        if (inModel) {
            violated(what);
        } else {
            coverage.met(tale);
        }
    }

    Optional<String> violation() {
        return violation;
    }
}
