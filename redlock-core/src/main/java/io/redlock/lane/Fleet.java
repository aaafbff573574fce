package io.redlock.lane;

import io.redlock.node.NodeContext;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes of one client have to know of each other: which server is which, whether the fleet is new, and the
 * longest lease that any client uses. Safe for use by several threads; it calls nobody.
 */
final class Fleet {

    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration MOST_SLACK = Duration.ofSeconds(5);
    private static final int SLACKS_PER_QUARANTINE = 4;

    private final List<String> addresses;
    private final RestartGuard restartGuard;
    private final double driftFactor;
    private final Duration nodeTimeout;
    private final Sight[] sights;
    private final String[] runIds;
    private volatile Duration maxLease;

    /** What was seen of a node. */
    enum Sight {
        /** Nothing yet. */
        NONE,
        /** No answer to the first connection, or a server that must not vote. */
        FAILED,
        /** A server without a marker, or one that another client has just taken for new. */
        BLANK,
        /** A server with a marker: the fleet is not new. */
        MARKED
    }

    Fleet(List<String> addresses, NodeContext context) {
        this.addresses = List.copyOf(addresses);
        this.restartGuard = context.restartGuard().over(addresses.size());
        this.driftFactor = context.driftFactor();
        this.maxLease = context.maxLease();
        this.nodeTimeout = context.nodeTimeout();
        this.sights = new Sight[addresses.size()];
        this.runIds = new String[addresses.size()];
        Arrays.fill(sights, Sight.NONE);
        Arrays.fill(runIds, "");
    }

    RestartGuard restartGuard() {
        return restartGuard;
    }

    Duration nodeTimeout() {
        return nodeTimeout;
    }

    Duration maxLease() {
        return maxLease;
    }

    /** {@return for how long a server that may have forgotten locks does not vote (R45)} */
    Duration quarantine() {
        long drift = (long) Math.ceil(maxLease.toNanos() * driftFactor);
        return maxLease.plusNanos(drift).plus(MARGIN);
    }

    /**
     * {@return how far a proposal for a fencing token may be from a server's clock (R38)} What a server has forgotten was
     * proposed one quarantine ago: that, less twice this, is by how much the servers' clocks may differ.
     */
    Duration proposalSlack() {
        Duration share = quarantine().dividedBy(SLACKS_PER_QUARANTINE);
        return share.compareTo(MOST_SLACK) < 0 ? share : MOST_SLACK;
    }

    /** Takes note of a lease; returns whether it is longer than any before. It is never lowered (R46). */
    synchronized boolean raise(Duration lease) {
        boolean longer = lease.compareTo(maxLease) > 0;
        if (longer) {
            maxLease = lease;
        }
        return longer;
    }

    /** Takes note of which server stands behind a node; returns what is wrong if it stands behind another too (R1). */
    synchronized Optional<String> twinOf(int node, String runId) {
        for (int other = 0; other < runIds.length; other++) {
            if (other != node && runIds[other].equals(runId)) {
                runIds[node] = "";
                return Optional.of("it is the same server as %s, which has one vote; name each server once"
                        .formatted(addresses.get(other)));
            }
        }
        runIds[node] = runId;
        return Optional.empty();
    }

    /** Takes note of what was seen of a node. A failure says nothing about a node that was seen before. */
    synchronized void saw(int node, Sight sight) {
        boolean less = sights[node] == Sight.MARKED || (sight == Sight.FAILED && sights[node] == Sight.BLANK);
        if (!less) {
            sights[node] = sight;
        }
    }

    /** {@return whether the fleet is new: every node has answered and none has a marker} */
    synchronized boolean isNew() {
        return restartGuard == RestartGuard.AUTO && Arrays.stream(sights).allMatch(Sight.BLANK::equals);
    }

    /** {@return whether it may still turn out at once that the fleet is new} */
    synchronized boolean isUndecided() {
        List<Sight> seen = List.of(sights);
        return restartGuard == RestartGuard.AUTO && seen.contains(Sight.NONE) && !seen.contains(Sight.MARKED);
    }
}
