package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A fact about the locks of one client, told to a {@link RedlockListener}. */
public sealed interface RedlockEvent {

    /**
     * One ballot to acquire a lock was decided. Its tally is of that moment: a node that had not answered yet stands
     * there as unknown, and its answer follows as a {@link LateVote}.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param attempt which attempt of the acquisition, from one
     * @param failure why it was lost; empty if it was won
     * @param tally every node's answer so far
     * @param took from before the first byte until the decision
     */
    record AttemptDecided(
            List<String> keys, String name, int attempt, Optional<Reason> failure, Tally tally, Duration took)
            implements RedlockEvent {}

    /**
     * A node answered after the attempt was decided without it.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param answer what it said
     */
    record LateVote(List<String> keys, String name, Answer answer) implements RedlockEvent {}

    /**
     * A lock was acquired.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param attempts how many attempts it took
     * @param waited how long the caller was kept
     * @param validity how long the lock could be relied on at that moment
     */
    record LockAcquired(List<String> keys, String name, int attempts, Duration waited, Duration validity)
            implements RedlockEvent {}

    /**
     * A lock was not acquired.
     *
     * @param outcome keys, reason, wait and tally
     */
    record LockNotAcquired(NotAcquired outcome) implements RedlockEvent {}

    /**
     * A lock was given back, and as many nodes answered as were needed to say what came of it.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param outcome what the nodes said
     * @param held from the acquisition until the release began
     * @param validity how long the lock could be relied on when the release began; zero if it was lost
     * @param tally every node's answer so far
     */
    record LockReleased(
            List<String> keys, String name, ReleaseOutcome outcome, Duration held, Duration validity, Tally tally)
            implements RedlockEvent {}

    /**
     * A lock was left to lapse: it is not renewed any more, and nothing was given back. Its keys go with their lease.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param held from the acquisition until then
     * @param validity how long the lock could be relied on then
     */
    record LockLapsed(List<String> keys, String name, Duration held, Duration validity) implements RedlockEvent {}

    /**
     * A quorum of nodes keeps a lock for longer.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param tally every node's answer so far
     * @param took from before the first byte until the decision
     * @param validity how long the lock could be relied on after it
     * @param margin how long it could have been relied on without it: how close the hold came to its end
     */
    record LockRenewed(List<String> keys, String name, Tally tally, Duration took, Duration validity, Duration margin)
            implements RedlockEvent {}

    /**
     * No quorum of nodes keeps a lock for longer. It is held for as long as it was before, unless so many nodes have lost
     * it that a {@link LockLost} follows.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param outcome refused or unknown
     * @param tally every node's answer so far
     * @param took from before the first byte until the decision
     * @param validity how long the lock could be relied on after it
     */
    record RenewalFailed(
            List<String> keys, String name, Extension outcome, Tally tally, Duration took, Duration validity)
            implements RedlockEvent {}

    /**
     * A node that had no key of a lock that is held has it again. It counts from the next renewal on (R34).
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param node the node's address
     */
    record KeyRepaired(List<String> keys, String name, String node) implements RedlockEvent {}

    /**
     * A lock is put to the nodes before its time, since something was seen that may have ended it.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param reason what was seen
     */
    record HoldDoubted(List<String> keys, String name, String reason) implements RedlockEvent {}

    /**
     * A lock has been held for half of its hold limit, or for all of it and is not renewed any more.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param held how long it has been held
     * @param limit the hold limit
     * @param reached whether renewal has ended
     */
    record HoldOutstays(List<String> keys, String name, Duration held, Duration limit, boolean reached)
            implements RedlockEvent {}

    /**
     * A lock was found lost.
     *
     * @param keys the lock keys
     * @param name the label of the lock
     * @param held from the acquisition until the loss was found
     * @param reason what happened
     */
    record LockLost(List<String> keys, String name, Duration held, String reason) implements RedlockEvent {}

    /**
     * This client was asked to take a lock away from whoever holds it, in this process or another. The holder is told by a
     * {@link LockLost} of its own client.
     *
     * @param key the lock key
     * @param outcome what came of it
     * @param tally every node's answer so far: granted where the holder is revoked, refused where there is no key
     */
    record LockRevoked(String key, Revocation outcome, Tally tally) implements RedlockEvent {}

    /**
     * A node changed its state.
     *
     * @param status the new state, with the reason
     */
    record NodeChanged(NodeStatus status) implements RedlockEvent {}

    /**
     * The number of releases that a node has yet to hear has changed much: told of the first and the last, and each time
     * it has doubled.
     *
     * @param node the node's address
     * @param owed how many
     */
    record LedgerChanged(String node, int owed) implements RedlockEvent {}

    /**
     * Another client of the same nodes uses a longer lease than any known here: from now on a node that may have lost its
     * data waits for that long (R46).
     *
     * @param node the node whose marker says so
     * @param maxLease the longest lease from now on
     */
    record MaxLeaseAdopted(String node, Duration maxLease) implements RedlockEvent {}
}
