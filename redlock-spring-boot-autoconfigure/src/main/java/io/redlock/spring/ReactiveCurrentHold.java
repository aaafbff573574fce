package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The hold of the reactive {@link DistributedLock} method that a pipeline belongs to: what {@link CurrentHold} is for a
 * thread, for whatever threads the pipeline runs on. The Reactor context of the subscription tells it.
 *
 * <pre>{@code
 * @DistributedLock(key = "'ACCOUNT_' + #id", fenced = true)
 * Mono<Void> book(long id) {
 *     return ReactiveCurrentHold.get()
 *             .flatMap(hold -> accounts.book(id, hold.fencingToken().orElseThrow()));
 * }
 * }</pre>
 *
 * <p>While the body of the method runs, before it returns its publisher, {@link CurrentHold} works as well.
 *
 * <p>No thread of a pipeline should wait for the nodes, as {@link Hold#ensureValid()}, {@link Hold#extend} and {@link
 * Hold#release()} may do. Ask {@link Hold#isValid()}, or {@link #require}; extend with {@link Hold#extendAsync}.
 */
public final class ReactiveCurrentHold {

    private static final String REMEDY =
            "subscribe to it inside of what a method with @DistributedLock returns that was called through its Spring bean";

    private ReactiveCurrentHold() {}

    /**
     * {@return the hold of the innermost annotated method that the subscriber belongs to, also if it is lost; an
     * {@link IllegalStateException} if there is none}
     */
    public static Mono<Hold> get() {
        return Mono.deferContextual(context -> ReactiveHolds.in(context)
                .map(running -> Mono.just(running.hold().hold()))
                .orElseGet(() -> Mono.error(new IllegalStateException(
                        "This is subscribed to in no method with @DistributedLock; " + REMEDY))));
    }

    /**
     * {@return the hold of the lock on this key, of the annotated methods that the subscriber belongs to the innermost
     * that has it} For code that must not run without that lock. Where the machine seems to have slept the nodes are
     * asked, while no thread waits. Ends with a {@link LockLostException} if the lock was lost, or nobody confirms it, and
     * with an {@link IllegalStateException} if none of these methods has it, or it was given back by hand.
     *
     * @param key the lock key, as the expression of the annotation makes it
     */
    public static Mono<Hold> require(String key) {
        return Mono.deferContextual(context -> {
            List<Hold> held = ReactiveHolds.in(context).map(RunningCall::chain).orElse(List.of()).stream()
                    .map(SharedHold::hold)
                    .toList();
            Optional<Hold> required =
                    held.stream().filter(hold -> hold.keys().contains(key)).findFirst();
            return required.isPresent()
                    ? ReactiveConfirmation.of(required.get()).thenReturn(required.get())
                    : Mono.error(new IllegalStateException(
                            "Lock '%s' is required, but %s; %s on this key".formatted(key, whatIsHeld(held), REMEDY)));
        });
    }

    private static String whatIsHeld(List<Hold> held) {
        return held.isEmpty()
                ? "no method with @DistributedLock is subscribed to here"
                : "the methods around hold "
                        + KeyNames.of(held.stream()
                                .filter(hold -> hold.state() != HoldState.RELEASED)
                                .flatMap(hold -> hold.keys().stream())
                                .distinct()
                                .sorted()
                                .toList());
    }
}
