package io.redlock.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What workers ask for.
 *
 * @param fenced how many of four requests want a fencing token
 * @param together how many of four requests want several keys at once, where there are several
 * @param atLeast how many of four requests want a lock that is held at least for a time
 * @param revoked how many of sixteen requests somebody follows who takes a lock away
 */
record Wishes(int fenced, int together, int atLeast, int revoked) {

    private static final long MOSTLY_AT_MOST = 120;

    /** Less than a universe waits before it looks for keys that are left. */
    private static final long AT_MOST = 2_000;

    private static final int ALL = 4;
    private static final int OFTEN = 16;

    /** One key, no fencing token. */
    static final Wishes PLAIN = new Wishes(0, 0, 0, 0);

    /** A fencing token each time. */
    static final Wishes FENCED = new Wishes(ALL, 0, 0, 0);

    /** Somebody takes locks away all the time. */
    static final Wishes REVOKED = new Wishes(0, 0, 0, OFTEN);

    /** A lock that is held at least for a time, each time. */
    static final Wishes AT_LEAST = new Wishes(0, 0, ALL, 0);

    /** In half of the universes all are fenced, in a quarter some are, if there is a guard; it needs one (R38). */
    static Wishes draw(boolean guarded, SplittableRandom chance) {
        int fenced = switch (chance.nextInt(ALL)) {
            case 0 -> 0;
            case 1 -> 2;
            default -> ALL;
        };
        return new Wishes(guarded ? fenced : 0, chance.nextInt(3), Math.max(0, chance.nextInt(ALL) - 1), 0);
    }

    /** {@return the same, with somebody who takes locks away in three of four universes} */
    Wishes drawRevoked(SplittableRandom chance) {
        return new Wishes(fenced, together, atLeast, chance.nextInt(ALL));
    }

    boolean revokes(SplittableRandom chance) {
        return revoked > 0 && chance.nextInt(OFTEN) < revoked;
    }

    boolean isFenced(SplittableRandom chance) {
        return chance.nextInt(ALL) < fenced;
    }

    /** {@return for how long a lock is to be held at least; no longer than the longest lease} */
    Duration holdAtLeast(Duration lease, SplittableRandom chance) {
        if (atLeast == 0 || chance.nextInt(ALL) >= atLeast) {
            return Duration.ZERO;
        }
        long most = chance.nextInt(ALL) == 0 ? AT_MOST : MOSTLY_AT_MOST;
        return Duration.ofMillis(1 + chance.nextLong(Math.min(lease.toMillis(), most)));
    }

    boolean areAllFenced() {
        return fenced == ALL;
    }

    /** {@return keys for one request, in whatever order they come to mind} Sets overlap. */
    List<String> keys(int keys, SplittableRandom chance) {
        List<String> wanted = new ArrayList<>();
        wanted.add(key(chance.nextInt(keys)));
        if (chance.nextInt(ALL) < together) {
            for (int key = keys - 1; key >= 0; key--) {
                if (chance.nextBoolean() && !wanted.contains(key(key))) {
                    wanted.add(chance.nextInt(wanted.size() + 1), key(key));
                }
            }
        }
        return wanted;
    }

    static String key(int number) {
        return "key-" + number;
    }
}
