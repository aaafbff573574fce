package io.redlock.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * A number for each lock that workers read when they begin and write, one higher, when they are done. Both ask the hold
 * first, in the same moment: what a resource that knows no fencing token can do at best. If a write meets another number
 * than was read, an update was lost (checker 3 of 8.13).
 *
 * <p>With fencing tokens, the resource will compare those instead, and the checker of increasing tokens (2 of 8.13) has
 * its place beside this one.
 */
final class ProtectedRegister {

    private final Map<String, Long> values = new HashMap<>();
    private final Verdicts verdicts;

    ProtectedRegister(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    void read(TrackedHold hold) {
        hold.observe(value(hold));
    }

    void write(TrackedHold hold) {
        if (!hold.isReliedOn()) {
            return;
        }
        long value = value(hold);
        if (value != hold.observed()) {
            verdicts.broken(
                    Coverage.Tale.LOST_UPDATES_OUT_OF_MODEL,
                    "%s read %d and overwrites %d".formatted(hold, hold.observed(), value));
        }
        values.put(hold.key(), hold.observed() + 1);
    }

    private long value(TrackedHold hold) {
        return values.getOrDefault(hold.key(), 0L);
    }
}
