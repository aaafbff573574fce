package io.redlock;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.Duration;
import java.time.InstantSource;
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
 * @param queues who of this process wants what
 * @param watchdog renews what is held
 * @param limits how long a lease may be
 * @param outageTimeout how long to keep attempting while no quorum answers
 * @param wall the wall clock, to notice that the machine was paused, and to propose fencing tokens
 * @param events tells the listeners
 * @param callbacks runs what is not ours
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
        KeyQueues queues,
        Watchdog watchdog,
        LeaseLimit limits,
        Duration outageTimeout,
        InstantSource wall,
        Events events,
        Callbacks callbacks) {}
