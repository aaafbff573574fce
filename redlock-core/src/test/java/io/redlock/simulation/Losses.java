package io.redlock.simulation;

import io.redlock.HoldState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whoever lost a lock is told so, once; and nobody else ever is (R30, R31). */
final class Losses {

    private final Map<String, TrackedHold> holds = new HashMap<>();
    private final Verdicts verdicts;

    Losses(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    void track(String label, TrackedHold hold) {
        holds.put(label, hold);
    }

    /** {@return the hold of that label, if there was one} */
    Optional<TrackedHold> hold(String label) {
        return Optional.ofNullable(holds.get(label));
    }

    /** What will not be asked about again. */
    void forget(String label) {
        holds.remove(label);
    }

    /** Listeners were told of a loss. */
    void told(String label) {
        hold(label).ifPresent(hold -> {
            hold.lossTold();
            if (hold.lossesTold() > 1) {
                verdicts.violated(hold + " was told twice that it is lost");
            }
        });
    }

    /** In the end, whoever lost a lock has been told. */
    void check() {
        holds.values().stream().filter(hold -> hold.process().isAlive()).forEach(this::check);
    }

    private void check(TrackedHold hold) {
        int due = hold.hold().state() == HoldState.LOST ? 1 : 0;
        if (hold.callbacks() != due || hold.lossesTold() < due) {
            verdicts.violated("%s is %s, its onLost was called %d times, and listeners heard it %d times"
                    .formatted(hold, hold.hold().state(), hold.callbacks(), hold.lossesTold()));
        }
    }
}
