package io.redlock.simulation;

import io.redlock.Revocation;
import io.redlock.lane.Command;
import io.redlock.simulation.Coverage.Tale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The checker of what is taken away: once a client has heard that an owner is revoked, no quorum of servers keeps the key for
 * that owner any longer, and whoever asks afterwards gets the key no sooner than the time is over that the owner had left.
 *
 * <p>It looks at what servers do, not at what clients think of it. The time is shortened by what two clocks may run apart.
 */
final class Revocations {

    private static final double MOST_DRIFT = 0.01;
    private static final long ROUNDING = 2 * World.MILLI;
    private static final int OWNER_AT = 1;

    private final Universe universe;
    private final Map<String, Map<Owner, Servers>> done = new HashMap<>();
    private final Map<String, Shut> shut = new HashMap<>();

    /** Whom servers know by this token. */
    private record Owner(String token) {}

    /** From when until when nobody gets a key who asks for it. */
    private record Shut(long from, long until) {}

    /** What became of one owner. */
    private static final class Servers {

        /** The servers that have revoked it, and until when they keep the key at least. */
        private final Map<Keyspace, Long> revoked = new HashMap<>();

        /** The servers that have extended it since a client heard that it is revoked. */
        private final Set<Keyspace> extended = new HashSet<>();

        private boolean heard;
    }

    Revocations(Universe universe) {
        this.universe = universe;
    }

    /**
     * A server has done something.
     *
     * @param did whether it says so
     * @param leftMillis for how long it kept the key before, if it was to revoke somebody
     */
    void executed(Keyspace server, Command command, CommandKind kind, boolean did, long leftMillis) {
        if (!did || (kind != CommandKind.REVOKE && kind != CommandKind.EXTEND)) {
            return;
        }
        List<String> keys = CommandKind.keysOf(command);
        Owner owner = new Owner(CommandKind.text(command.arguments(), OWNER_AT + keys.size() + 1));
        if (kind == CommandKind.REVOKE) {
            long least = (long) (leftMillis * World.MILLI * (1 - MOST_DRIFT)) - ROUNDING;
            revoked(keys.get(0))
                    .computeIfAbsent(owner, first -> new Servers())
                    .revoked
                    .put(server, now() + least);
        } else {
            keys.forEach(key -> extended(server, key, owner));
        }
    }

    private Map<Owner, Servers> revoked(String key) {
        return done.computeIfAbsent(key, first -> new HashMap<>());
    }

    private void extended(Keyspace server, String key, Owner owner) {
        Servers servers = revoked(key).get(owner);
        if (servers == null || !servers.heard) {
            return;
        }
        servers.extended.add(server);
        if (servers.extended.size() >= quorum()) {
            broken(Tale.REVOKED_EXTENDED_OUT_OF_MODEL, "a quorum has extended a revoked owner of '%s'".formatted(key));
        }
    }

    /** A client has heard what came of its wish. */
    void decided(String name, Revocation outcome) {
        universe.coverage()
                .met(
                        switch (outcome) {
                            case REVOKED -> Tale.REVOKED;
                            case NOT_HELD -> Tale.NOTHING_REVOKED;
                            case UNCERTAIN -> Tale.REVOCATION_UNCERTAIN;
                        });
        if (outcome == Revocation.REVOKED) {
            revoked(Keyspace.PREFIX + name).values().forEach(this::heard);
            shut(name);
        }
    }

    private void heard(Servers servers) {
        if (!servers.heard && servers.revoked.size() >= quorum()) {
            servers.heard = true;
            universe.coverage().met(Tale.REVOKED_OWNERS);
        }
    }

    /** Whoever gets it has to get it from one of them. */
    private void shut(String name) {
        Map<Keyspace, Long> until = new HashMap<>();
        for (Servers servers : revoked(Keyspace.PREFIX + name).values()) {
            servers.revoked.forEach((server, end) -> until.merge(server, end, Math::max));
        }
        List<Long> ends = new ArrayList<>(until.values());
        ends.removeIf(end -> end <= now());
        if (ends.size() >= quorum()) {
            ends.sort(null);
            // The others may be free; with so many more of these it is a quorum.
            int others = universe.servers().size() - ends.size();
            shut.put(name, new Shut(now(), ends.get(quorum() - others - 1)));
        }
    }

    /** Somebody is given a hold who asked for it at that time. */
    void begin(TrackedHold hold, long askedAt) {
        for (String key : hold.keys()) {
            Shut before = shut.get(key);
            if (before != null && askedAt >= before.from() && hold.process().now() < before.until()) {
                broken(
                        Tale.REVOKED_KEYS_TAKEN_OUT_OF_MODEL,
                        "%s was given '%s', from which somebody was revoked: %s".formatted(hold, key, before));
            }
        }
    }

    /** A server that loses its data forgets whom it has revoked, and perhaps remembers the owner (snapshots). */
    private void broken(Tale tale, String what) {
        if (universe.scenario().isInModel()
                && universe.scenario().faults().stream().noneMatch(Fault::losesData)) {
            universe.verdicts().violated(what);
        } else {
            universe.coverage().met(tale);
        }
    }

    private int quorum() {
        return universe.servers().size() / 2 + 1;
    }

    private long now() {
        return universe.world().now();
    }
}
