package io.redlock;

import io.redlock.RedlockEvent.LedgerChanged;
import io.redlock.RedlockEvent.MaxLeaseAdopted;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.node.NodeListener;
import io.redlock.node.NodeStatus;
import io.redlock.node.Timer;
import java.time.Duration;

/** Passes on what happens to nodes: to listeners, to the start that waits for them, and to holds that rely on them. */
final class NodeNews implements NodeListener {

    private final Events events;
    private final Holds holds;
    private final Startup startup;
    private final Timer timer;

    NodeNews(Events events, Holds holds, Startup startup, Timer timer) {
        this.events = events;
        this.holds = holds;
        this.startup = startup;
        this.timer = timer;
    }

    @Override
    public void changed(NodeStatus status) {
        events.tell(new NodeChanged(status));
        startup.changed();
    }

    /** What is held is put to the nodes at once, on another thread than the one that reads from them (R44). */
    @Override
    public void doubted(String node, String why) {
        timer.schedule(Duration.ZERO, () -> holds.list().forEach(hold -> hold.doubt(node + ": " + why)));
    }

    @Override
    public void ledgerChanged(String node, int owed) {
        events.tell(new LedgerChanged(node, owed));
    }

    @Override
    public void maxLeaseAdopted(String node, Duration maxLease) {
        events.tell(new MaxLeaseAdopted(node, maxLease));
    }
}
