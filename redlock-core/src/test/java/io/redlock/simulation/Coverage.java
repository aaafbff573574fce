package io.redlock.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often what was met: without it, a universe in which nothing goes wrong looks like a proof. */
final class Coverage {

    private static final List<CommandKind> COLUMNS = List.of(
            CommandKind.ACQUIRE,
            CommandKind.ACQUIRE_ALL,
            CommandKind.RAISE,
            CommandKind.EXTEND,
            CommandKind.REPAIR,
            CommandKind.RELEASE);

    private final Map<ReplyRow, Counts<CommandKind>> rows = new EnumMap<>(ReplyRow.class);
    private final Counts<Fault> faults = new Counts<>(Fault.class);
    private final Counts<Tale> tales = new Counts<>(Tale.class);

    /** What became of the clients' wishes. */
    enum Tale {
        UNIVERSES,
        UNIVERSES_IN_MODEL,
        ATTEMPTS,
        ATTEMPTS_UNDER_A_FAULT,
        REQUESTS,
        ACQUIRED,
        CONTENDED,
        NO_QUORUM,
        LEASE_SPENT,
        SPLIT_VOTES,
        GIVEN_UP,
        RELEASED,
        RELEASED_LOST,
        RELEASE_UNCERTAIN,
        LOST_ON_CLOSE,
        LOST,
        RENEWED,
        RENEWAL_FAILED,
        RENEWED_AFTER_RELEASE,
        REPAIRED,
        DOUBTED,
        DOUBLE_HOLDS_OUT_OF_MODEL,
        LOST_UPDATES_OUT_OF_MODEL,
        UNIVERSES_WITH_TOKENS_KEPT,
        UNIVERSES_WITH_TOKENS_KEPT_OVER_LOSSES,
        FENCED,
        TOGETHER,
        TOKENS_OUT_OF_ORDER,
        HELD_AT_LEAST,
        REVOKED,
        REVOKED_OWNERS,
        REVOCATION_UNCERTAIN,
        NOTHING_REVOKED,
        LOST_BY_REVOCATION,
        REVOKED_EXTENDED_OUT_OF_MODEL,
        REVOKED_KEYS_TAKEN_OUT_OF_MODEL,
        KEPT_KEYS_TAKEN_OUT_OF_MODEL,
        STALE_REFUSED,
        LOST_UPDATES_UNGUARDED,
        LOST_UPDATES_GUARDED_LATE
    }

    private Counts<CommandKind> of(ReplyRow row) {
        return rows.computeIfAbsent(row, first -> new Counts<>(CommandKind.class));
    }

    void met(ReplyRow row, CommandKind kind) {
        of(row).add(kind, 1);
    }

    void met(Fault fault) {
        faults.add(fault, 1);
    }

    void met(Tale tale) {
        tales.add(tale, 1);
    }

    long times(ReplyRow row) {
        return of(row).sum();
    }

    long times(ReplyRow row, CommandKind kind) {
        return of(row).of(kind);
    }

    long times(Fault fault) {
        return faults.of(fault);
    }

    long times(Tale tale) {
        return tales.of(tale);
    }

    void add(Coverage other) {
        other.rows.forEach((row, counts) -> of(row).addAll(counts));
        faults.addAll(other.faults);
        tales.addAll(other.tales);
    }

    /** {@return all counters, one a line} */
    String describe() {
        StringBuilder text = new StringBuilder();
        for (Tale tale : Tale.values()) {
            text.append("  %-40s %,12d%n".formatted(tale, times(tale)));
        }
        text.append("Replies (8.8)%n  %-28s %12s".formatted("", "all"));
        COLUMNS.forEach(kind -> text.append(" %12s".formatted(kind)));
        for (ReplyRow row : ReplyRow.values()) {
            text.append("%n  %-28s %,12d".formatted(row, times(row)));
            COLUMNS.forEach(kind -> text.append(" %,12d".formatted(times(row, kind))));
        }
        text.append("%nFaults%n".formatted());
        for (Fault fault : Fault.values()) {
            text.append("  %-28s %,12d%n".formatted(fault, times(fault)));
        }
        return text.toString();
    }
}
