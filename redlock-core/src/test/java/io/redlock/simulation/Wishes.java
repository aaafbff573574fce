package io.redlock.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What workers ask for.
 *
 * @param fenced how many of four requests want a fencing token
 * @param together how many of four requests want several keys at once, where there are several
 */
record Wishes(int fenced, int together) {

    private static final int ALL = 4;

    /** One key, no fencing token. */
    static final Wishes PLAIN = new Wishes(0, 0);

    /** A fencing token each time. */
    static final Wishes FENCED = new Wishes(ALL, 0);

    /** In half of the universes all are fenced, in a quarter some are, if there is a guard; it needs one (R38). */
    static Wishes draw(boolean guarded, SplittableRandom chance) {
        int fenced = switch (chance.nextInt(ALL)) {
            case 0 -> 0;
            case 1 -> 2;
            default -> ALL;
        };
        return new Wishes(guarded ? fenced : 0, chance.nextInt(3));
    }

    boolean isFenced(SplittableRandom chance) {
        return chance.nextInt(ALL) < fenced;
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
