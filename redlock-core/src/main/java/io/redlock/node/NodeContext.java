package io.redlock.node;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a client shares with its nodes.
 *
 * @param nodeTimeout how long a node may take to answer before its vote is unknown
 * @param maxLease the longest lease known so far
 * @param driftFactor by how much clocks may run at different rates, as a share
 * @param restartGuard when a server that may have lost its data votes again
 * @param ticker the clock
 * @param timer runs what has to happen later
 * @param random jitter for reconnecting
 * @param listener is told about changes of state
 */
public record NodeContext(
        Duration nodeTimeout,
        Duration maxLease,
        double driftFactor,
        RestartGuard restartGuard,
        Ticker ticker,
        Timer timer,
        RandomGenerator random,
        NodeListener listener) {}
