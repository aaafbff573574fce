package io.redlock.simulation;

import io.redlock.simulation.Coverage.Tale;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A number for each lock that workers read when they begin and write, one higher, when they are done, without a look at
 * their hold: so those write, too, that have lost it long since.
 *
 * <p>There are three of it. One asks for the token when it is read and when it is written, and refuses whoever comes with a
 * smaller one than the greatest it has seen ({@code WHERE token <= t}): no update of it is ever lost, in no universe (R40,
 * checker 3 of 8.13). One asks when it is written, and one never: these show what there is to be seen. To ask for the token
 * only in the write is not enough: who read before a successor did, and writes before it, is overwritten.
 */
final class FencedRegister {

    private final Verdicts verdicts;
    private final Coverage coverage;
    private final Map<String, Cell> guarded = new HashMap<>();
    private final Map<String, Cell> guardedLate = new HashMap<>();
    private final Map<String, Cell> unguarded = new HashMap<>();

    /** The number for one lock, and the greatest token that was let in. */
    private static final class Cell {

        private long value;
        private long token;
        private final Map<TrackedHold, Long> read = new HashMap<>();

        boolean admits(TrackedHold hold) {
            if (hold.token() < token) {
                return false;
            }
            token = hold.token();
            return true;
        }

        void read(TrackedHold hold) {
            read.put(hold, value);
        }

        /** {@return whether an update was lost by it} */
        boolean write(long readBefore) {
            boolean lost = value != readBefore;
            value = readBefore + 1;
            return lost;
        }
    }

    FencedRegister(Verdicts verdicts, Coverage coverage) {
        this.verdicts = verdicts;
        this.coverage = coverage;
    }

    void read(TrackedHold hold) {
        for (String key : keysOf(hold)) {
            Cell cell = cell(guarded, key);
            if (cell.admits(hold)) {
                cell.read(hold);
            } else {
                coverage.met(Tale.STALE_REFUSED);
            }
            cell(guardedLate, key).read(hold);
            cell(unguarded, key).read(hold);
        }
    }

    void write(TrackedHold hold) {
        for (String key : keysOf(hold)) {
            writeGuarded(hold, key);
            Cell late = cell(guardedLate, key);
            Long before = late.read.remove(hold);
            if (before != null && late.admits(hold) && late.write(before)) {
                coverage.met(Tale.LOST_UPDATES_GUARDED_LATE);
            }
            Cell free = cell(unguarded, key);
            before = free.read.remove(hold);
            if (before != null && free.write(before)) {
                coverage.met(Tale.LOST_UPDATES_UNGUARDED);
            }
        }
    }

    private void writeGuarded(TrackedHold hold, String key) {
        Cell cell = cell(guarded, key);
        Long before = cell.read.remove(hold);
        if (before == null) {
            return;
        }
        if (!cell.admits(hold)) {
            coverage.met(Tale.STALE_REFUSED);
        } else if (cell.write(before)) {
            verdicts.violated("%s overwrites '%s' though its token was asked for".formatted(hold, key));
        }
    }

    private static List<String> keysOf(TrackedHold hold) {
        return hold.isFenced() ? hold.keys() : List.of();
    }

    private static Cell cell(Map<String, Cell> cells, String key) {
        return cells.computeIfAbsent(key, first -> new Cell());
    }
}
