package io.redlock.node;

/**
 * When a server that may have lost its data votes again (R48).
 *
 * <p>A server that was restarted without its data would grant a lock that somebody still holds. Each server therefore
 * carries a marker, a key with its run id, that whoever has waited long enough writes. A server without a valid marker is
 * in quarantine: it is sent everything, and its votes do not count, until every lock that it may have forgotten is over.
 * That is the longest lease with the drift, and one second.
 */
public enum RestartGuard {
    /** A server without a valid marker waits, also on the very first start of a fleet. */
    STRICT,

    /**
     * As {@link #STRICT}, but a server that is seen for the first time and has been running for longer than the quarantine
     * is admitted at once. What a {@code FLUSHALL} just before this client's start has deleted is not noticed.
     */
    UPTIME,

    /**
     * As {@link #STRICT}, but for a client that sees its nodes for the first time: if all of them answer and none has a
     * marker that somebody has waited for, the fleet is taken for new. What all nodes lose within one lease before a client
     * is started is not noticed, nor what any lose in the first quarantine of a fleet. With fewer than three nodes there is
     * no guard at all.
     */
    AUTO,

    /** Every server votes at once. For tests, and where two holders at a time do no harm. */
    OFF;

    private static final int FEWEST_FOR_AUTO = 3;

    /**
     * {@return what this comes to} With fewer than three nodes, AUTO is no guard.
     *
     * @param nodes how many nodes there are
     */
    public RestartGuard over(int nodes) {
        return this == AUTO && nodes < FEWEST_FOR_AUTO ? OFF : this;
    }
}
