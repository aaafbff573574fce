package io.redlock.node;

import java.util.function.Consumer;

/** One owner's request for a lock at one node, which its release follows on the same connection (R20). */
public interface Claim {

    /**
     * Takes the claim back: what was not sent yet is withdrawn; behind what was sent goes a command that deletes the
     * key if it is this owner's. If the connection breaks, that command goes first on the next one.
     *
     * @param voter takes the answer: granted if the node deleted the key, refused if it had another owner's or none,
     *     unknown otherwise
     */
    void release(Consumer<Answer> voter);
}
