package io.redlock.lane;

import io.redlock.lane.Fleet.Sight;
import io.redlock.node.RestartGuard;
import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether the votes of one server count.
 *
 * <pre>
 *              server looked at            valid marker, or waited for long enough
 *   UNDECIDED ─────────────────▶ QUARANTINED ─────────────────────▶ ADMITTED
 *       │                             ▲        restarted, marker gone  │ ▲
 *       │                             └────────────────────────────────┘ │
 *       └──────── valid marker, or the whole fleet is new ───────────────┘
 * </pre>
 *
 * <p>What it is told comes from the server: what it said of itself, and its marker. What it wants done it returns as a
 * {@link Step}. Safe for use by several threads; it calls nobody but its fleet.
 */
final class Guard {

    private final Fleet fleet;
    private final int node;
    private final boolean durable;
    private final Quarantine quarantine;

    private Standing standing = Standing.UNDECIDED;

    /** Whether the server was looked at on the present connection: until then nothing that is known of it counts. */
    private boolean inSight;

    private Optional<ServerInfo> server = Optional.empty();
    private String runId = "";

    /** The marker as it was last read. */
    private String marker = "";

    /** The marker by which the server was admitted; empty if it was not. */
    private String accepted = "";

    /** Whether the server, in this run or another, was ever admitted here. */
    private boolean known;

    /** Whether a new marker is on its way. */
    private boolean marking;

    private String doubt = "";
    private Optional<Duration> adopted = Optional.empty();

    enum Standing {
        UNDECIDED,
        QUARANTINED,
        ADMITTED
    }

    Guard(Fleet fleet, int node, boolean durable, Ticker ticker) {
        this.fleet = fleet;
        this.node = node;
        this.durable = durable;
        this.quarantine = new Quarantine(fleet, ticker);
    }

    /** The server has said what it is, though perhaps nothing else: it may be loading its data. */
    synchronized void noticed(ServerInfo seen) {
        server = Optional.of(seen);
        if (!seen.runId().equals(runId)) {
            boolean first = runId.isEmpty();
            runId = seen.runId();
            suspend(first ? "it is seen for the first time" : "it was restarted");
        }
    }

    /** The server has said what it is, and which marker it has. */
    synchronized Step looked(ServerInfo seen, String markerSeen) {
        noticed(seen);
        inSight = true;
        marker = markerSeen;
        Optional<String> problem = seen.problem().or(() -> fleet.twinOf(node, runId));
        return problem.isPresent() ? turnAway(problem.get()) : judge();
    }

    /** Its connection ends a little later, on another thread; what is seen of other nodes until then changes nothing. */
    private Step turnAway(String problem) {
        inSight = false;
        standing = Standing.UNDECIDED;
        return new Step.TurnAway(problem);
    }

    /** What the server has granted so far may be forgotten from now on. */
    private void suspend(String reason) {
        if (known) {
            doubt = reason;
        }
        accepted = "";
        quarantine.begin(reason);
        standing = Standing.UNDECIDED;
    }

    /** The connection has ended. */
    synchronized void disconnected() {
        inSight = false;
        marking = false;
    }

    /** The marker was read behind lock commands. */
    synchronized Step read(String markerSeen) {
        if (fleet.restartGuard() == RestartGuard.OFF || markerSeen.equals(accepted)) {
            return new Step.None();
        }
        marker = markerSeen;
        if (isValid()) {
            return judge();
        }
        boolean wasAdmitted = standing == Standing.ADMITTED;
        if (wasAdmitted) {
            suspend("its marker is gone");
            standing = Standing.QUARANTINED;
        }
        return wasAdmitted ? new Step.Look() : new Step.None();
    }

    /** The marker was replaced, or somebody else was quicker. */
    synchronized Step marked(String markerSeen) {
        marking = false;
        marker = markerSeen;
        return judge();
    }

    /** The marker could not be replaced. */
    synchronized void notMarked() {
        marking = false;
        standing = standing == Standing.UNDECIDED ? Standing.QUARANTINED : standing;
    }

    /** What is known of the other nodes has changed, or time has passed. */
    synchronized Step reconsider() {
        if (!inSight) {
            return new Step.None();
        }
        return standing == Standing.ADMITTED ? keepMarker() : judge();
    }

    private Step judge() {
        if (fleet.restartGuard() == RestartGuard.OFF) {
            return admit();
        }
        Optional<Marker> parsed = Marker.parse(marker);
        if (!marker.isEmpty() && parsed.isEmpty()) {
            return turnAway("its marker '%.60s' is of another version, or other data stands there".formatted(marker));
        }
        if (!known) {
            boolean blank = parsed.isEmpty()
                    || (parsed.get().isOf(runId) && !parsed.get().earned());
            fleet.saw(node, blank ? Sight.BLANK : Sight.MARKED);
        }
        if (isValid()) {
            return admit();
        }
        if (standing == Standing.ADMITTED) {
            suspend("its marker is gone");
        }
        return hesitate();
    }

    private boolean isValid() {
        Optional<Marker> parsed = Marker.parse(marker);
        return parsed.isPresent()
                && parsed.get().isOf(runId)
                && (parsed.get().earned() || !accepted.isEmpty() || (fleet.isNew() && !known));
    }

    private Step admit() {
        standing = Standing.ADMITTED;
        accepted = marker;
        known = true;
        return raised();
    }

    /** {@return the step to a marker that allows the fleet's longest lease, if the present one does not (R46)} */
    synchronized Step raised() {
        Optional<Marker> parsed = Marker.parse(accepted);
        if (!inSight || standing != Standing.ADMITTED || parsed.isEmpty()) {
            return new Step.None();
        }
        if (fleet.raise(parsed.get().maxLease())) {
            adopted = Optional.of(fleet.maxLease());
        }
        boolean tooShort = parsed.get().maxLease().compareTo(fleet.maxLease()) < 0;
        return tooShort ? new Step.Mark(accepted, parsed.get().allowing(fleet.maxLease())) : new Step.Wait();
    }

    /** A marker that was only assumed is earned as soon as whoever assumed it has watched the server for long enough. */
    private Step keepMarker() {
        Step raise = raised();
        boolean isEarned = isAssumed() && quarantine.left().isZero();
        return isEarned && !(raise instanceof Step.Mark) ? mark(accepted, true) : raise;
    }

    private boolean isAssumed() {
        return Marker.parse(accepted).filter(read -> !read.earned()).isPresent();
    }

    private Step hesitate() {
        if (isExempt()) {
            return mark(marker, true);
        }
        if (fleet.isNew() && !known) {
            return mark(marker, false);
        }
        standing = fleet.isUndecided() ? Standing.UNDECIDED : Standing.QUARANTINED;
        if (isTimeToLookAround()) {
            return new Step.LookAround();
        }
        return quarantine.left().isZero() ? mark(marker, true) : new Step.Wait();
    }

    /** {@return the step to a new marker, unless one is on its way} */
    private Step mark(String expected, boolean earned) {
        if (marking) {
            return new Step.Wait();
        }
        marking = true;
        return new Step.Mark(expected, new Marker(runId, fleet.maxLease(), earned));
    }

    /** {@return whether the quarantine is so near its end that the other servers have to be looked at} */
    private boolean isTimeToLookAround() {
        return !quarantine.hasLookedAround() && quarantine.untilLookAround().isZero();
    }

    /** {@return when the guard is to be asked next, empty if it does not wait for time to pass} */
    synchronized Optional<Duration> nextLook() {
        if (!inSight || marking) {
            return Optional.empty();
        }
        if (standing == Standing.QUARANTINED && !quarantine.hasLookedAround()) {
            return Optional.of(quarantine.untilLookAround());
        }
        return isAssumed() ? Optional.of(quarantine.left()) : quarantineLeft();
    }

    /** The other servers were looked at: if one has brought a longer lease, the quarantine goes on (R46). */
    synchronized Step lookedAround() {
        quarantine.lookedAround();
        return reconsider();
    }

    /**
     * A server that has kept its data has nothing to forget; nor has one that has been running for long enough, when it is
     * seen for the first time. One that was known and has lost its marker has been emptied however long it has been running.
     */
    private boolean isExempt() {
        boolean kept = durable && !marker.isEmpty();
        boolean ranForLong = fleet.restartGuard() == RestartGuard.UPTIME
                && !known
                && server.map(ServerInfo::uptime).orElse(Duration.ZERO).compareTo(fleet.quarantine()) >= 0;
        return kept || ranForLong;
    }

    /** The server's clock has jumped: keys may be gone before their time. */
    synchronized void clockJumped(String how) {
        if (fleet.restartGuard() != RestartGuard.OFF) {
            quarantine.clockJumped();
        }
        doubt = how;
    }

    /** {@return what has put in doubt what the server has granted, once; empty if nothing has} */
    synchronized String takeDoubt() {
        String taken = doubt;
        doubt = "";
        return taken;
    }

    /** {@return the longer lease that the server's marker has brought, once; empty if it has brought none} */
    synchronized Optional<Duration> takeAdopted() {
        Optional<Duration> taken = adopted;
        adopted = Optional.empty();
        return taken;
    }

    synchronized Standing standing() {
        if (!inSight) {
            return Standing.UNDECIDED;
        }
        return standing == Standing.ADMITTED && quarantine.clockLeft().isPresent() ? Standing.QUARANTINED : standing;
    }

    /** {@return why votes do not count now, empty if they do} */
    synchronized String objection() {
        return switch (standing()) {
            case ADMITTED -> "";
            case UNDECIDED -> "not admitted yet";
            case QUARANTINED -> "quarantined for %dms more: %s".formatted(left().toMillis(), quarantine.reason());
        };
    }

    /** {@return how long the quarantine lasts yet, empty if there is none} */
    synchronized Optional<Duration> quarantineLeft() {
        return standing() == Standing.QUARANTINED ? Optional.of(left()) : Optional.empty();
    }

    private Duration left() {
        Duration clock = quarantine.clockLeft().orElse(Duration.ZERO);
        Duration restart = standing == Standing.ADMITTED ? Duration.ZERO : quarantine.left();
        return clock.compareTo(restart) > 0 ? clock : restart;
    }

    synchronized Optional<ServerInfo> server() {
        return server;
    }
}
