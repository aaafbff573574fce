package io.redlock;

import io.redlock.node.LockNode;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits for the first connections: until a quorum stands, every node has stood or failed, or the time is over (R15). */
final class Startup {

    /** A node changed its state. */
    synchronized void changed() {
        notifyAll();
    }

    /** An interrupt ends the wait, and nothing else: a client starts without a quorum, too. */
    synchronized void await(Electorate electorate, Deadline deadline) {
        try {
            while (!isSettled(electorate) && !deadline.isSpent()) {
                TimeUnit.NANOSECONDS.timedWait(
                        this, Math.max(1, deadline.remaining().toNanos()));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isSettled(Electorate electorate) {
        List<State> states = electorate.nodes().stream()
                .map(LockNode::status)
                .map(NodeStatus::state)
                .toList();
        long up = states.stream().filter(State.UP::equals).count();
        return up >= electorate.quorum().votes() || !states.contains(State.CONNECTING);
    }
}
