package io.redlock;

import io.redlock.node.LockNodes;
import io.redlock.node.RestartGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a {@link Redlock}. Not safe for use by several threads. */
public final class RedlockBuilder {

    private static final Duration SHORTEST_NODE_TIMEOUT = Duration.ofMillis(20);
    private static final Duration LONGEST_DEFAULT_NODE_TIMEOUT = Duration.ofMillis(250);
    private static final int NODE_TIMEOUTS_PER_LEASE = 20;

    private Optional<LockNodes> nodes = Optional.empty();
    private Duration lease = Duration.ofSeconds(10);
    private Duration waitTime = Duration.ofSeconds(3);
    private Duration holdLimit = Duration.ofHours(1);
    private boolean renewed = true;
    private Optional<Duration> maxLease = Optional.empty();
    private Optional<Duration> nodeTimeout = Optional.empty();
    private Duration outageTimeout = Duration.ofSeconds(30);
    private RestartGuard restartGuard = RestartGuard.AUTO;
    private double driftFactor = 0.01;
    private String application = "java";
    private final List<RedlockListener> listeners = new ArrayList<>();
    private Optional<Environment> environment = Optional.empty();

    RedlockBuilder() {}

    /**
     * Sets the nodes, for example {@code JedisLockNodes.of("redis://…", …)}.
     *
     * @param nodes independent masters, an odd number, at least three
     * @return this builder
     */
    public RedlockBuilder nodes(LockNodes nodes) {
        this.nodes = Optional.of(nodes);
        return this;
    }

    /**
     * Sets how long nodes keep a lock whose request names no lease; 10 seconds by default.
     *
     * @param lease at least 10 ms
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public RedlockBuilder lease(Duration lease) {
        this.lease = Limits.lease(lease);
        return this;
    }

    /**
     * Sets how long to keep attempting for a request that names no wait time; 3 seconds by default.
     *
     * @param waitTime zero is exactly one attempt
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public RedlockBuilder waitTime(Duration waitTime) {
        this.waitTime = Limits.waitTime(waitTime);
        return this;
    }

    /**
     * Sets for how long the watchdog extends a lease whose request names no hold limit; one hour by default.
     *
     * @param holdLimit more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is not
     */
    public RedlockBuilder holdLimit(Duration holdLimit) {
        this.holdLimit = Limits.holdLimit(holdLimit);
        return this;
    }

    /**
     * Sets whether there is a watchdog that extends leases; there is by default.
     *
     * @param renewed whether requests are renewed that do not say otherwise; if not, none is
     * @return this builder
     */
    public RedlockBuilder renewed(boolean renewed) {
        this.renewed = renewed;
        return this;
    }

    /**
     * Sets the longest lease that may be asked for. A node that may have lost its data waits for that long before it
     * votes, so all clients of the nodes should agree on it. By default it is the longest lease that this client, or any
     * marker that it has read, has asked for so far (R46).
     *
     * @param maxLease at least the lease
     * @return this builder
     * @throws IllegalArgumentException if it is shorter than 10 ms
     */
    public RedlockBuilder maxLease(Duration maxLease) {
        this.maxLease = Optional.of(Limits.lease(maxLease));
        return this;
    }

    /**
     * Sets when a node that may have lost its data votes again; {@link RestartGuard#AUTO} by default.
     *
     * @param restartGuard when
     * @return this builder
     */
    public RedlockBuilder restartGuard(RestartGuard restartGuard) {
        this.restartGuard = restartGuard;
        return this;
    }

    /**
     * Sets how long an acquisition goes on while no quorum answers, though its wait time is longer; 30 seconds by default
     * (R54).
     *
     * @param outageTimeout at least zero
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public RedlockBuilder outageTimeout(Duration outageTimeout) {
        this.outageTimeout = Limits.outageTimeout(outageTimeout);
        return this;
    }

    /**
     * Sets how long one node may take to answer before its vote is unknown; a twentieth of the lease by default, at
     * least 20 ms and at most 250 ms (R3).
     *
     * @param nodeTimeout at least 1 ms; keep it far below the shortest lease
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public RedlockBuilder nodeTimeout(Duration nodeTimeout) {
        this.nodeTimeout = Optional.of(Limits.nodeTimeout(nodeTimeout));
        return this;
    }

    /**
     * Sets the share of a lease that is set aside for clocks that run at different rates; 0.01 by default (R6).
     *
     * @param driftFactor at least 0, less than 0.5
     * @return this builder
     * @throws IllegalArgumentException if it is outside of that
     */
    public RedlockBuilder driftFactor(double driftFactor) {
        this.driftFactor = Limits.driftFactor(driftFactor);
        return this;
    }

    /**
     * Sets the name by which others read who holds a lock; {@code java} by default.
     *
     * @param application a name, no secret
     * @return this builder
     */
    public RedlockBuilder application(String application) {
        this.application = application;
        return this;
    }

    /**
     * Adds somebody who is told every fact.
     *
     * @param listener called on threads that no lock depends on
     * @return this builder
     */
    public RedlockBuilder listener(RedlockListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Puts all that happens on another clock and other threads, for a simulator. */
    RedlockBuilder environment(Environment environment) {
        this.environment = Optional.of(environment);
        return this;
    }

    /**
     * Connects to the nodes and returns when a quorum is connected; or when every node has answered or failed, or the
     * connect timeout is over: a node that is down does not stop a client from starting (R2, R15).
     *
     * @return the client; close it to end its threads and connections
     * @throws IllegalStateException if no nodes were set
     * @throws IllegalArgumentException if the lease is longer than the max lease
     * @throws UnsuitableNodeException if a node turns out to be a server that must not vote
     */
    public Redlock build() {
        LockNodes from = nodes.orElseThrow(() -> new IllegalStateException(
                "No nodes were set; call nodes(JedisLockNodes.of(\"redis://…\", …)) before build()"));
        if (maxLease.isPresent() && lease.compareTo(maxLease.get()) > 0) {
            throw new IllegalArgumentException("The lease is %s, longer than the max lease of %s (redlock.max-lease)"
                    .formatted(lease, maxLease.get()));
        }
        Settings settings = new Settings(
                from,
                lease,
                waitTime,
                holdLimit,
                renewed,
                maxLease,
                nodeTimeout.orElseGet(this::defaultNodeTimeout),
                outageTimeout,
                new DriftAllowance(driftFactor),
                restartGuard,
                application,
                listeners);
        return Redlock.start(settings, environment.orElseGet(Environment::system));
    }

    private Duration defaultNodeTimeout() {
        Duration share = lease.dividedBy(NODE_TIMEOUTS_PER_LEASE);
        if (share.compareTo(SHORTEST_NODE_TIMEOUT) < 0) {
            return SHORTEST_NODE_TIMEOUT;
        }
        return share.compareTo(LONGEST_DEFAULT_NODE_TIMEOUT) > 0 ? LONGEST_DEFAULT_NODE_TIMEOUT : share;
    }
}
