package io.redlock.simulation;

import io.redlock.simulation.Coverage.Tale;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The checker of what is held at least for a time: once a quorum of nodes has said that it keeps the keys, whoever asks
 * afterwards gets none of them until that time is over.
 *
 * <p>The time is counted from when the lock was asked for, which is no later than its acquisition, and shortened by what
 * two clocks may run apart and what servers round.
 */
final class KeptKeys {

    private static final double MOST_DRIFT = 0.01;
    private static final long ROUNDING = 2 * World.MILLI;

    private final Universe universe;
    private final Map<String, Kept> had = new HashMap<>();
    private final Map<String, Kept> kept = new HashMap<>();

    /** From when until when nobody else gets these keys. */
    private record Kept(String label, List<String> keys, long from, long until) {}

    KeptKeys(Universe universe) {
        this.universe = universe;
    }

    /** Somebody who asked at that time has got keys that are to be held at least for so long. */
    void had(String label, List<String> keys, long askedAt, Duration holdAtLeast) {
        if (!holdAtLeast.isZero()) {
            long least = (long) (holdAtLeast.toNanos() * (1 - MOST_DRIFT)) - ROUNDING;
            had.put(label, new Kept(label, keys, askedAt, askedAt + least));
        }
    }

    /** A quorum of nodes has heard that they are given back. */
    void released(String label) {
        Kept told = had.remove(label);
        long now = universe.world().now();
        if (told != null && now < told.until()) {
            universe.coverage().met(Tale.HELD_AT_LEAST);
            Kept from = new Kept(label, told.keys(), now, told.until());
            told.keys().forEach(key -> kept.put(key, from));
        }
    }

    /** Somebody is given a hold who asked for it at that time. */
    void begin(TrackedHold hold, long askedAt) {
        for (String key : hold.keys()) {
            Kept before = kept.get(key);
            if (before != null && askedAt >= before.from() && hold.process().now() < before.until()) {
                universe.verdicts()
                        .broken(
                                Tale.KEPT_KEYS_TAKEN_OUT_OF_MODEL,
                                "%s was given '%s', which is kept since %s".formatted(hold, key, before));
            }
        }
    }
}
