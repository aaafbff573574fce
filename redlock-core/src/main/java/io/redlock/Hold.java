package io.redlock;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A lock that was acquired, until it is released or its validity runs out.
 *
 * <pre>
 *            release(), close(), lapse()
 *   HELD ─────────────────────▶ RELEASED
 *    │
 *    └── validity spent, ─────▶ LOST
 *        or too many nodes say that the key is gone
 * </pre>
 *
 * <p>A hold belongs to whoever has this object, not to a thread: it may be passed on, and closed by another thread.
 * All methods are safe for use by several threads.
 */
public interface Hold extends AutoCloseable {

    /** {@return the lock keys, sorted} */
    List<String> keys();

    /** {@return the label for meters and logs} */
    String name();

    /**
     * {@return who holds it, in the words that stand on the nodes: application, host, process, thread and since when} The
     * thread is the one that asked for the lock.
     */
    String owner();

    /** {@return how long it has been held, counted until now also if it is not any more} */
    Duration held();

    /**
     * {@return a number that is greater than that of every hold before under any of these keys; there if, and only if, the
     * request was {@linkplain LockRequest#fenced fenced}} One for all keys, and the same for as long as this is held (R39).
     * A resource that refuses what comes with a smaller number than it has seen refuses a holder that does not know yet
     * that it has lost the lock.
     */
    OptionalLong fencingToken();

    /** {@return the lease that it was acquired with} What extends it on request may have been for longer or shorter. */
    Duration lease();

    /** {@return the state, found without I/O} */
    HoldState state();

    /**
     * {@return whether the lock is held and its validity not spent, found without I/O (R10)} It is also false while the
     * machine seems to have slept, until a quorum of nodes has confirmed the lock (R9).
     */
    boolean isValid();

    /** {@return how long the lock may still be relied on, zero if it may not; found without I/O (R6)} */
    Duration validity();

    /**
     * Asks the nodes to keep the lock for so long from now, and waits for a quorum, at most the node timeout. Never
     * shortens what there is. What fails leaves the lock as it was (R27-R29).
     *
     * @param lease how long, at least 10 ms
     * @return what came of it
     * @throws IllegalArgumentException if the lease is shorter, or longer than the max lease
     */
    Extension extend(Duration lease);

    /**
     * As {@link #extend}, without a thread that waits.
     *
     * @param lease how long, at least 10 ms
     * @return what came of it, within the node timeout; it completes on a thread of this library's that no lock depends on
     * @throws IllegalArgumentException if the lease is shorter, or longer than the max lease
     */
    CompletionStage<Extension> extendAsync(Duration lease);

    /**
     * Has something done when the lock is found lost: once, at once if it is lost already, never if it is given back
     * first. It runs on a thread of this library's that no lock depends on; several callbacks are told one by one.
     *
     * @param callback what to do
     */
    void onLost(Consumer<Hold> callback);

    /**
     * Returns if the lock is valid; a caller that is about to do what cannot be undone asks this first. Where the machine
     * seems to have slept it asks the nodes, for at most the node timeout.
     *
     * @throws LockLostException if the lock was lost, or nobody confirms it
     * @throws IllegalStateException if it was released
     */
    void ensureValid();

    /**
     * Ends the renewal and gives nothing back: no node is told, and the keys go with what is left of their lease. For who
     * does not know whether the work under the lock has ended, as when the outcome of a transaction is unknown. The hold
     * is {@code RELEASED} from now on, and neither found lost nor given back any more: a later {@link #close()} does
     * nothing, a later {@link #release()} says {@code UNCERTAIN}. Does nothing if the lock was released, or lost.
     */
    void lapse();

    /**
     * Gives the lock back and waits, at most the node timeout, for what the nodes say. Every further call returns the
     * same outcome. An interrupt ends the wait, not the release: the outcome is then {@code UNCERTAIN} and the
     * thread's interrupt flag stays set.
     *
     * @return what the nodes said
     */
    ReleaseOutcome release();

    /**
     * Gives the lock back without waiting for any node: the releases go out behind what was sent before them, and what
     * the nodes answer goes to the {@link RedlockListener}. A second call does nothing.
     *
     * @throws LockLostException if, and only if, the lock was already lost on entry
     */
    @Override
    void close();
}
