package io.redlock.spring;

import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockNotAcquiredException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Looks on at one subscription. What it is part of comes with the subscriber's context, or else from the thread that
 * subscribes; and what is done under the lock finds the hold in its own context.
 */
final class ReactiveObserver {

    private final LockObserver observer;
    private final LockedCall call;
    private final Optional<Object> parent;

    ReactiveObserver(LockObserver observer, LockedCall call, ContextView subscriber) {
        this.observer = observer;
        this.call = call;
        this.parent = subscriber.getOrEmpty(Observed.CONTEXT_KEY).or(observer::current);
    }

    /** Looks on at what the call has asked for, until it has it or gives up. */
    void acquiring(CompletableFuture<Acquisition> asked) {
        Observed acquiring = observer.acquiring(call, parent);
        if (acquiring.handle().isEmpty()) {
            return;
        }
        CompletableFuture<?> unusedEnd = asked.whenComplete((acquisition, failure) -> {
            if (failure != null) {
                acquiring.endBy(failure);
            } else {
                end(acquiring, acquisition);
            }
        });
    }

    private static void end(Observed acquiring, Acquisition acquisition) {
        try {
            Hold unusedHold = acquisition.orThrow();
            acquiring.end(Observed.ACQUIRED);
        } catch (LockNotAcquiredException failure) {
            acquiring.endBy(failure);
        }
    }

    /** Looks on at the hold that this call has acquired. */
    void holding(SharedHold hold) {
        hold.observe(call, observer.holding(call, parent));
    }

    /** {@return the context of what is done under the hold} */
    static Context within(Context context, Observed holding) {
        return holding.handle()
                .map(handle -> context.put(Observed.CONTEXT_KEY, handle))
                .orElse(context);
    }
}
