package io.redlock.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * A number for each lock that workers read when they begin and write, one higher, when they are done. Both ask the hold
 * first, in the same moment: what a resource that knows no fencing token can do at best. If a write meets another number
 * than was read, an update was lost (checker 3 of 8.13).
 *
 * <p>What a resource can do that knows fencing tokens is the {@link FencedRegister}'s.
 */
final class ProtectedRegister {

    private final Map<String, Long> values = new HashMap<>();
    private final Verdicts verdicts;

    ProtectedRegister(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    void read(TrackedHold hold) {
        hold.keys().forEach(key -> hold.observe(key, value(key)));
    }

    void write(TrackedHold hold) {
        if (!hold.isReliedOn()) {
            return;
        }
        for (String key : hold.keys()) {
            long value = value(key);
            long observed = hold.observed(key);
            if (value != observed) {
                verdicts.broken(
                        Coverage.Tale.LOST_UPDATES_OUT_OF_MODEL,
                        "%s read %d and overwrites %d".formatted(hold, observed, value));
            }
            values.put(key, observed + 1);
        }
    }

    private long value(String key) {
        return values.getOrDefault(key, 0L);
    }
}
