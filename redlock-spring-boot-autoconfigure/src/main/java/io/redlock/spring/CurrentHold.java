package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.LockLostException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The hold of the {@link DistributedLock} method that runs on this thread.
 *
 * <pre>{@code
 * @DistributedLock(key = "'ACCOUNT_' + #id", fenced = true)
 * void book(long id) {
 *     long token = CurrentHold.get().fencingToken().orElseThrow();
 *     CurrentHold.get().ensureValid();
 *     ...
 * }
 * }</pre>
 *
 * <p>Where annotated methods call each other, it is that of the innermost one; a call that joined the hold of an outer
 * one has that one's. It belongs to the thread that runs the method, for as long as the method runs: other threads, also
 * those that the method starts, have none. Pass them the {@link Hold} itself, and wait for them before the method
 * returns.
 *
 * <p>The method's lock is given back when it returns; there is no need to close the hold. Closing it earlier gives the
 * lock back earlier.
 */
public final class CurrentHold {

    private static final String REMEDY =
            "call it on the thread of a method with @DistributedLock that was called through its Spring bean";

    private CurrentHold() {}

    /**
     * {@return the hold of the innermost annotated method that runs on this thread, also if it is lost}
     *
     * @throws IllegalStateException if there is none
     */
    public static Hold get() {
        return find().orElseThrow(
                        () -> new IllegalStateException("No method with @DistributedLock runs here; " + REMEDY));
    }

    /** {@return the hold of the innermost annotated method that runs on this thread; empty if there is none} */
    public static Optional<Hold> find() {
        return RunningCall.current().map(call -> call.hold().hold());
    }

    /**
     * {@return the hold of the lock on this key, of the annotated methods that run on this thread the innermost that has
     * it, or else of the transaction that goes on here and in which such a method was called} To be called by code that
     * must not run without that lock.
     *
     * @param key the lock key, as the expression of the annotation makes it
     * @throws LockLostException if the lock was lost, or nobody confirms it, as {@link Hold#ensureValid()} says
     * @throws IllegalStateException if none of these has it, or it was given back by hand
     */
    public static Hold require(String key) {
        Hold hold = held().map(SharedHold::hold)
                .filter(held -> held.keys().contains(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Lock '%s' is required, but %s; %s on this key".formatted(key, whatIsHeld(), REMEDY)));
        hold.ensureValid();
        return hold;
    }

    private static Stream<SharedHold> held() {
        return Stream.concat(RunningCall.holds().stream(), TransactionHolds.ongoing().stream());
    }

    private static String whatIsHeld() {
        return held().findAny().isEmpty()
                ? "no method with @DistributedLock runs here"
                : "the methods that run here hold "
                        + KeyNames.of(held().flatMap(call -> call.hold().keys().stream())
                                .distinct()
                                .sorted()
                                .toList());
    }
}
