package io.redlock;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What every acquisition of one client needs.
 *
 * @param electorate the nodes
 * @param nodeTimeout how long one node may take to answer
 * @param drift what is set aside of a lease
 * @param ticker the clock
 * @param timer runs what has to happen later
 * @param random jitter
 * @param owner who this client is, in words
 * @param holds what this client holds now
 * @param events tells the listeners
 */
record Engine(
        Electorate electorate,
        Duration nodeTimeout,
        DriftAllowance drift,
        Ticker ticker,
        Timer timer,
        RandomGenerator random,
        Owner owner,
        Holds holds,
        Events events) {}
