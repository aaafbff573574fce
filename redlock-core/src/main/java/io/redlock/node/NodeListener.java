package io.redlock.node;

import java.time.Duration;

/** Is told what happens to nodes. Called on threads that locks depend on: it must hand over and return. */
public interface NodeListener {

    /**
     * A node changed its state.
     *
     * @param status the new state, with the reason
     */
    void changed(NodeStatus status);

    /**
     * What a node has granted may be gone: whoever relies on it asks again (R44).
     *
     * @param node the node's address
     * @param why what was seen
     */
    void doubted(String node, String why);

    /**
     * The number of releases that a node has yet to hear has changed (R21).
     *
     * @param node the node's address
     * @param owed how many
     */
    void ledgerChanged(String node, int owed);

    /**
     * Another client of these nodes uses a longer lease than any known here (R46).
     *
     * @param node the node that said so
     * @param maxLease the longest lease from now on
     */
    void maxLeaseAdopted(String node, Duration maxLease);
}
