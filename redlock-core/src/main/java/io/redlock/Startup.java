package io.redlock;

import io.redlock.node.LockNode;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import io.redlock.node.RestartGuard;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the first connections: until every node stands or has failed, or a quorum stands and the others have had the
 * node timeout, or the time is over (R15). A server that must not vote ends the start (R1).
 */
final class Startup {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final int FEWEST_GUARDED = 3;

    private final Settings settings;
    private final Environment environment;

    Startup(Settings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** A node changed its state. */
    synchronized void changed() {
        notifyAll();
    }

    /**
     * Waits. An interrupt ends the wait, and nothing else: a client starts without a quorum, too.
     *
     * @throws UnsuitableNodeException if a node must not vote; the client is closed then
     */
    void await(Redlock redlock, Electorate electorate) {
        warnOfFewNodes(electorate.size());
        try {
            awaitSettled(electorate);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        for (NodeStatus node : redlock.nodes()) {
            if (node.state() == State.UNSUITABLE) {
                redlock.close();
                throw new UnsuitableNodeException(node);
            }
        }
    }

    private void warnOfFewNodes(int nodes) {
        if (nodes % 2 == 0) {
            LOG.warn(
                    "Redlock has {} nodes: an even number stands no more failures than one node less; add or remove one",
                    nodes);
        } else if (nodes < FEWEST_GUARDED) {
            LOG.warn("Redlock has one node: while that is down, or when it loses its data, so are the locks");
        }
        if (nodes < FEWEST_GUARDED && settings.restartGuard() == RestartGuard.AUTO) {
            LOG.warn(
                    "Redlock has fewer than three nodes: redlock.restart-guard=auto guards nothing, set it to strict to have"
                            + " a node wait that may have lost its data");
        }
    }

    private synchronized void awaitSettled(Electorate electorate) throws InterruptedException {
        Deadline all = Deadline.in(settings.nodes().connectTimeout(), environment.ticker());
        while (isConnecting(electorate) && !hasQuorum(electorate) && !all.isSpent()) {
            await(all);
        }
        Deadline others = Deadline.in(settings.nodeTimeout(), environment.ticker());
        while (isConnecting(electorate) && !all.isSpent() && !others.isSpent()) {
            await(others);
        }
    }

    private void await(Deadline deadline) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline.remaining().toNanos()));
    }

    private static boolean isConnecting(Electorate electorate) {
        return count(electorate, State.CONNECTING) > 0;
    }

    private static boolean hasQuorum(Electorate electorate) {
        return count(electorate, State.UP) >= electorate.quorum().votes();
    }

    private static long count(Electorate electorate, State state) {
        List<LockNode> nodes = electorate.nodes();
        return nodes.stream().filter(node -> node.status().state() == state).count();
    }
}
