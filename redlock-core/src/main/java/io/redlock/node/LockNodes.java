package io.redlock.node;

import java.time.Duration;
import java.util.List;

/** Where a client's nodes come from: opened once, by the client that closes them. */
public interface LockNodes {

    /**
     * Begins to connect to every node, in the background: a node that is down fails nothing here (R2).
     *
     * @param context what the client shares with its nodes
     * @return the nodes, in the order of the configuration
     */
    List<LockNode> open(NodeContext context);

    /** {@return how long a first connection may take; a client's start waits no longer for a quorum (R15)} */
    Duration connectTimeout();
}
