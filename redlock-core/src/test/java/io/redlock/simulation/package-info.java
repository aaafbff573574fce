/**
 * The library in universes of its own: the shipped lanes, ledger, admission and algorithm on simulated wires and clocks.
 *
 * <h2>What there is</h2>
 *
 * A {@link io.redlock.simulation.Universe} has one {@link io.redlock.simulation.World}: true time, and all that is going to
 * happen in it. It has servers, each with a wall clock, a run id and a keyspace; client processes, each with clocks and
 * threads of its own; and a link from each process to each server. In each process one real {@code Redlock} serves some
 * workers, who lock, work and give back. Faults strike all of it. Everything happens in one thread and is drawn from one
 * seed, so a seed tells the same story every time. {@link io.redlock.simulation.Campaign} runs many universes side by side.
 *
 * <h2>What is true of it</h2>
 *
 * <ul>
 *   <li>A connection delivers in order. A blocked direction holds what is sent and delivers it later. When a connection
 *       ends, what is on its way to the server is lost, arrives, or arrives late: up to two and a half node timeouts.
 *       What is later than four could not be set right by any ledger; those keys go with their lease.
 *   <li>No two clocks run apart by more than the drift factor. Servers expire keys by wall clocks.
 *   <li>A process can stand still between any two steps: between two tasks, at each look at a clock, before each write.
 *       One thread can stand still while the others run.
 *   <li>Whoever blocks would wait for ever, since time moves only between tasks. So {@code acquireAsync} is used, and
 *       {@code release} and the client's {@code close} are called by a thread that has been interrupted.
 * </ul>
 *
 * <h2>What must hold</h2>
 *
 * Mutual exclusion must hold <em>in the model</em>: where {@link io.redlock.simulation.Scenario#isInModel()} says so, for
 * each fault by what it threatens.
 *
 * <ul>
 *   <li>In the model at any rate: whatever happens on the network (F8-F12, F23); errors, stops and restarts that keep the
 *       data (F4-F6, F16, F17, F21, F22); a lost marker; clocks of servers set back; clients that stand still, end, are
 *       closed or asleep (F7, F28, F31), and wall clocks that are set (F15).
 *   <li>In the model with the restart guard: servers that lose data, some or all of them (F1-F3, F19, F24). In the strict
 *       mode always; in the others as long as no client begins after the loss, for that one may take the fleet for new, or
 *       for old enough.
 *   <li>In the model with the restart guard, as long as no client begins: server clocks that jump ahead (F13, F14). A client
 *       that did not know a server before the jump cannot see it.
 *   <li>Out of the model: lock keys that are deleted by hand (F20); any of the two above without the guard, or where clients
 *       were told that servers never lose data.
 * </ul>
 *
 * Wall clocks that are set and machines that sleep do not meet in one universe: a clock set back by an hour hides a sleep.
 *
 * <p>So do revocations ({@link io.redlock.simulation.Revocations}): once a client has heard that an owner is revoked, no quorum
 * of servers extends it, and nobody who asks later gets the key before the owner's time is over; in the model, and where no
 * server loses its data, for a server that does forgets whom it has revoked.
 *
 * <p>Everything else holds in all universes: the other checkers of 8.13 ({@link io.redlock.simulation.ProtectedRegister},
 * {@link io.redlock.simulation.Quiescence}, {@link io.redlock.simulation.Liveness}, {@link io.redlock.simulation.Aftermath}),
 * that losses are told once ({@link io.redlock.simulation.Losses}), that ledgers are empty and no timed task is left.
 *
 * <h2>What must hold of fencing tokens</h2>
 *
 * <ul>
 *   <li>Where no server loses its data, in the model or out of it: no token comes twice, and who asks after another had its
 *       token gets a greater one ({@link io.redlock.simulation.FencedMutex}). No clock stands behind that, and no lock: keys
 *       may be deleted or {@link io.redlock.simulation.Sabotage#KEYS_VANISH vanish}, clocks of clients be a year off.
 *   <li>Where servers lose data the same holds under the assumptions of R38: a restart guard that sees the loss, and clocks
 *       of servers that differ by less than what is left of a quarantine ({@link io.redlock.simulation.Clocks#TOGETHER}).
 *   <li>Where mutual exclusion holds besides, tokens grow in the order in which valid holds are handed out.
 *   <li>A resource that asks for the token when it is read and when it is written loses no update, in no universe ({@link
 *       io.redlock.simulation.FencedRegister}). One that asks in the write alone does.
 * </ul>
 */
@NullMarked
package io.redlock.simulation;

import org.jspecify.annotations.NullMarked;
