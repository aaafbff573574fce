package io.redlock.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The interval checker: at no moment of true time may two workers rely on the same lock key (checker 1 of 8.13).
 *
 * <p>A hold is relied on from when its worker was given it, for as long as the worker would find it valid if it looked,
 * by its own clock; a worker whose process is paused relies on it all the while. Whenever a hold begins, or may have
 * become valid again, all others of that lock are looked at. Between these moments holds only end.
 */
final class HoldIntervals {

    private final Map<String, List<TrackedHold>> open = new HashMap<>();
    private final Verdicts verdicts;

    HoldIntervals(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    void begin(TrackedHold hold) {
        hold.keys()
                .forEach(key ->
                        open.computeIfAbsent(key, first -> new ArrayList<>()).add(hold));
        check(hold);
    }

    /** Looks at all that have a key in common with it. */
    void check(TrackedHold hold) {
        hold.keys().forEach(this::check);
    }

    private void check(String key) {
        List<TrackedHold> holds = open.getOrDefault(key, List.of());
        if (holds.size() > 1) {
            holds.removeIf(TrackedHold::isOver);
            List<TrackedHold> reliedOn =
                    holds.stream().filter(TrackedHold::isReliedOn).toList();
            if (reliedOn.size() > 1) {
                verdicts.broken(Coverage.Tale.DOUBLE_HOLDS_OUT_OF_MODEL, "two holds at a time: " + reliedOn);
            }
        }
    }

    void checkAll() {
        open.keySet().forEach(this::check);
    }

    /** {@return every hold that has not ended} */
    List<TrackedHold> open() {
        List<TrackedHold> all = new ArrayList<>();
        open.values().forEach(all::addAll);
        all.removeIf(TrackedHold::isOver);
        return all.stream().distinct().toList();
    }
}
