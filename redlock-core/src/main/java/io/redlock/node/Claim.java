package io.redlock.node;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One owner's request for a lock at one node. Whatever is asked through it runs in that order on one connection; nothing
 * of it runs behind its release (R20, R25).
 */
public interface Claim {

    /**
     * Asks the node to keep the key for longer, never for less. A node that has lost the key does not get it back.
     *
     * @param lease how long from now
     * @param voter takes the answer: granted if the key is this owner's, refused if it is another's or gone
     */
    void extend(Duration lease, Consumer<Answer> voter);

    /**
     * Gives the key to a node again that has lost it, or never had it (R34).
     *
     * @param lease how long from now
     * @param voter takes the answer: granted if the node has taken the key
     */
    void repair(Duration lease, Consumer<Answer> voter);

    /**
     * Takes the claim back: what was not sent yet is withdrawn; behind what was sent goes a command that deletes the
     * key if it is this owner's. If the connection breaks, that command goes first on the next one. A command that
     * fails is repeated for as long as the node may have the key.
     *
     * @param voter takes the answer: granted if the node deleted the key, refused if it had another owner's or none,
     *     unknown otherwise
     */
    void release(Consumer<Answer> voter);
}
