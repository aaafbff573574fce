package io.redlock.node;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One owner's bid for a lock at one node. Whatever is asked through it runs in that order on one connection; nothing
 * of it runs behind its release (R20, R25).
 */
public interface Claim {

    /**
     * Asks the node to keep the keys for longer, never for less. A node that has lost a key does not get it back.
     *
     * @param lease how long from now
     * @param voter takes the answer: granted if all keys are this owner's, refused if one is another's or gone
     */
    void extend(Duration lease, Consumer<Answer> voter);

    /**
     * Asks the node to raise its fence value, never to lower it, if all lock keys are still this owner's (R36).
     *
     * @param token what the fencing token is to be
     * @param voter takes the answer: granted with the fence value that the node has now, refused if a key is another's or
     *     gone
     */
    void raise(long token, Consumer<Answer> voter);

    /**
     * Gives keys to a node again that has lost them, or never had them, unless one is another's (R34).
     *
     * @param lease how long from now
     * @param token the fencing token, to which the node's fence value is raised; empty if there is none
     * @param voter takes the answer: granted if the node has taken the keys
     */
    void repair(Duration lease, OptionalLong token, Consumer<Answer> voter);

    /**
     * Takes the claim back: what was not sent yet is withdrawn; behind what was sent goes a command that deletes
     * what keys are this owner's, or has the node keep them for a time that is then left. If the connection breaks, that
     * command goes first on the next one. A command that fails is repeated for as long as the node may have a key. Each
     * time it is what is left by then that counts.
     *
     * @param keep for how long from now the node keeps the keys, at most what the bid said; zero if it deletes them
     * @param voter takes the answer: granted if all keys were this owner's until now, refused if one was another owner's or
     *     gone, unknown otherwise
     */
    void release(Duration keep, Consumer<Answer> voter);
}
