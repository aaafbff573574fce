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
     * @param tally every node's answer so far
     */
    record LockReleased(List<String> keys, String name, ReleaseOutcome outcome, Duration held, Tally tally)
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
     * A node changed its state.
     *
     * @param status the new state, with the reason
     */
    record NodeChanged(NodeStatus status) implements RedlockEvent {}
}
