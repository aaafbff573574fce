package io.redlock;

import io.redlock.node.NodeStatus;

/** A node is a server that must not vote, as a replica; no client starts with it (R1). */
public final class UnsuitableNodeException extends RedlockException {

    private static final long serialVersionUID = 1L;

    private final String node;
    private final String problem;

    /**
     * Names the node.
     *
     * @param status what was found
     */
    public UnsuitableNodeException(NodeStatus status) {
        super("The node '%s' must not vote: %s".formatted(status.address(), status.detail()));
        this.node = status.address();
        this.problem = status.detail();
    }

    /** {@return the node's address, without credentials} */
    public String node() {
        return node;
    }

    /** {@return what is wrong with it, and the remedy} */
    public String problem() {
        return problem;
    }
}
