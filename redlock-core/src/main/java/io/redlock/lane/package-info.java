/**
 * What makes a Redis server a lock node: one first-in-first-out lane over one connection, and the commands on it.
 *
 * <p>A {@link io.redlock.lane.Lane} takes {@link io.redlock.lane.Exchange}s from any thread, sends them in batches over
 * a {@link io.redlock.lane.Wire} and matches the replies by order. {@link io.redlock.lane.LaneNode} turns the questions
 * of the algorithm into exchanges, and replies into votes. Who opens wires (Jedis, the memory, a simulator) is all that
 * differs between real and simulated nodes.
 */
@NullMarked
package io.redlock.lane;

import org.jspecify.annotations.NullMarked;
