package io.redlock.node;

/** Is told when a node changes its state. Called on a thread that locks depend on: it must hand over and return. */
@FunctionalInterface
public interface NodeListener {

    /**
     * Takes note of a change.
     *
     * @param status the new state, with the reason
     */
    void changed(NodeStatus status);
}
