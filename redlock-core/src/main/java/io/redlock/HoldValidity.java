package io.redlock;

import java.time.Duration;

/**
 * For how long a hold may be relied on: what the nodes have granted last, by the ticker, unless time has passed that the
 * ticker did not count. Safe for use by several threads.
 */
final class HoldValidity {

    /** What servers count in. */
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(1);

    private final PauseWatch pause;
    private Grant grant;

    /**
     * What the nodes have granted.
     *
     * @param lease how long they keep the key
     * @param validity how long that may be relied on
     */
    private record Grant(Deadline lease, Deadline validity) {

        long endNanos() {
            return validity.startNanos() + validity.budget().toNanos();
        }
    }

    /** Begins with what an attempt has won. */
    HoldValidity(Attempt attempt, Duration lease) {
        Deadline validity = attempt.validity();
        this.pause = attempt.pause();
        this.grant = new Grant(new Deadline(validity.ticker(), validity.startNanos(), lease), validity);
    }

    private synchronized Grant grant() {
        return grant;
    }

    /** {@return what was granted last, as it was then} */
    Duration granted() {
        return grant().validity().budget();
    }

    boolean isSpent() {
        return grant().validity().isSpent();
    }

    Duration remaining() {
        return grant().validity().remaining();
    }

    /** {@return when it ends, by the ticker} */
    long endNanos() {
        return grant().endNanos();
    }

    /** {@return for how long the nodes still keep the key, in what is worth telling them} */
    Duration leaseLeft() {
        Duration left = grant().lease().remaining();
        return left.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : left;
    }

    long leaseBeganNanos() {
        return grant().lease().startNanos();
    }

    /** {@return whether time may have passed that the ticker did not count (R9)} */
    boolean isPauseSuspected() {
        return pause.suspects();
    }

    /** {@return what both clocks say now, before a renewal begins} */
    PauseWatch.Anchor now() {
        return pause.now();
    }

    /**
     * The nodes have extended the lease. Never for less: an extension that ends sooner leaves the old end (R27), unless
     * that is put in doubt by a pause.
     *
     * @param begun what both clocks said before it began
     */
    synchronized void extended(Renewal renewal, PauseWatch.Anchor begun) {
        Grant extended = new Grant(renewal.lease(), renewal.validity());
        if (pause.suspects() || extended.endNanos() - grant.endNanos() > 0) {
            grant = extended;
        }
        pause.watchSince(begun);
    }
}
