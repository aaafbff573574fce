package io.redlock.node;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One independent Redis master, as the algorithm sees it. It never blocks and never throws for a node that is down:
 * what happens is told by an answer.
 *
 * <p><b>Answers.</b> Every question is answered within the node timeout. An answer that is {@link Vote#UNKNOWN} because
 * nothing had come back by then is followed by a second one if the node does answer later. What is taken back before it was
 * sent is not answered. Answers arrive on any thread, the calling one included; who takes them must return quickly and not
 * throw.
 *
 * <p><b>Order.</b> What is sent to a node arrives in the order in which it was asked, on one connection (R20).
 *
 * <p>Safe for use by several threads.
 */
public interface LockNode extends AutoCloseable {

    /**
     * Asks the node to give free keys to an owner, all or none.
     *
     * @param bid which keys, to whom, and for how long
     * @param voter takes the answer: granted, refused because another owner has one of the keys, or unknown
     * @return what was asked, so that it can be taken back
     */
    Claim claim(Bid bid, Consumer<Answer> voter);

    /**
     * Asks the node who holds a lock. As a vote, an inspection that says nothing may be followed by one that does.
     *
     * @param keys the lock keys
     * @param reader takes what the node has under the first of them that is not free
     */
    void inspect(LockKeys keys, Consumer<Inspection> reader);

    /**
     * Asks the node to take a lock key away from the owner that it has now, and to keep it from everybody for as long as
     * that owner had left. Never creates a key, never touches one that is no lock, and none of an owner that came later:
     * what arrives late finds the owner that was meant, or does nothing.
     *
     * @param key the lock key
     * @param by who asks, and when, in words that will stand on the node
     * @param voter takes the answer: granted if the owner was, or had been, revoked; refused if there is no key; unknown
     *     otherwise
     */
    void revoke(LockKey key, String by, Consumer<Answer> voter);

    /** {@return the address, without credentials} */
    String address();

    /** {@return what is known of the node now} */
    NodeStatus status();

    /**
     * Waits until everything that was asked is answered.
     *
     * @param atMost how long to wait
     * @return whether nothing is left unanswered
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean awaitIdle(Duration atMost) throws InterruptedException;

    /** Ends the connection and its threads at once. What is unanswered is answered with unknown. */
    @Override
    void close();
}
