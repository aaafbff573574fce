package io.redlock.spring;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.spring.Reentry.Around;
import io.redlock.spring.Transactions.Standing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * How one subscription comes to its hold and leaves it, once, whenever it ends: a cancellation may come before anything
 * was asked for, while it waits, or just when the nodes have granted the lock.
 */
final class ReactiveEntry {

    private final Redlock redlock;
    private final LockedCall call;
    private final Transactions transactions;
    private final ReactiveObserver observer;
    private volatile boolean within;
    private @Nullable CompletableFuture<Acquisition> asked;
    private @Nullable SharedHold hold;
    private boolean left;

    ReactiveEntry(Redlock redlock, LockedCall call, Transactions transactions, ReactiveObserver observer) {
        this.observer = observer;
        this.redlock = redlock;
        this.call = call;
        this.transactions = transactions;
    }

    /** {@return what it has joined, or acquired; or why it has not, as an error} */
    Mono<SharedHold> enter(Optional<RunningCall> outer, Optional<ReactiveTransactions.Open> transaction) {
        LockRequest request = call.request();
        Standing standing = transaction.isPresent()
                ? transactions.standingInOne(call.method(), call.bean().getClass())
                : Standing.ALONE;
        within = standing == Standing.WITHIN;
        Around around = new Around(
                outer.map(RunningCall::chain).orElse(List.of()),
                transaction.map(ReactiveTransactions.Open::ongoing).orElse(List.of()),
                transaction.map(ReactiveTransactions.Open::all).orElse(List.of()));
        Optional<SharedHold> joined = new Reentry(redlock, call.operation(), request).joinUnseen(around, standing);
        if (joined.isPresent()) {
            return ReactiveConfirmation.of(joined.get().hold())
                    .onErrorMap(LockLostException.class, lost -> Losses.told(lost, call.name() + " did not run"))
                    .then(take(joined.get()));
        }
        if (!within) {
            return acquire(request);
        }
        transactions.beforeAcquiringWithin(call.method());
        return acquire(request).doOnNext(transaction.orElseThrow()::enter);
    }

    /** {@return whether what the method does is its caller's to commit} */
    boolean isWithinTransaction() {
        return within;
    }

    /** What comes behind is the application's, and goes on where its code may block nobody here. */
    private Mono<SharedHold> acquire(LockRequest request) {
        CompletableFuture<Acquisition> future = redlock.acquireAsync(request).toCompletableFuture();
        observer.acquiring(future);
        waitFor(future);
        return Mono.fromFuture(future, true)
                .publishOn(Schedulers.parallel())
                // Why there is no lock is nobody's to hear who has cancelled meanwhile.
                .filter(acquisition -> acquisition instanceof Acquired || !hasLeft())
                .flatMap(acquisition -> take(observed(acquisition.orThrow())));
    }

    private SharedHold observed(Hold acquired) {
        SharedHold shared = new SharedHold(redlock, acquired, call.operation());
        observer.holding(shared);
        return shared;
    }

    private synchronized boolean hasLeft() {
        return left;
    }

    private void waitFor(CompletableFuture<Acquisition> future) {
        boolean tooLate;
        synchronized (this) {
            asked = future;
            tooLate = left;
        }
        if (tooLate) {
            giveUp(future);
        }
    }

    private Mono<SharedHold> take(SharedHold entered) {
        boolean tooLate;
        synchronized (this) {
            tooLate = left;
            hold = entered;
        }
        if (tooLate) {
            entered.leave();
            return Mono.empty();
        }
        return Mono.just(entered);
    }

    /** Takes note that what was done under the hold has failed. */
    synchronized void failed(Throwable failure) {
        if (hold != null) {
            hold.observedIn(call).failed(failure);
        }
    }

    /**
     * Leaves the hold, or gives up. A second call does nothing.
     *
     * @throws LockLostException if the lock is lost
     */
    void leave() {
        SharedHold entered;
        CompletableFuture<Acquisition> future;
        synchronized (this) {
            if (left) {
                return;
            }
            left = true;
            entered = hold;
            future = asked;
        }
        if (entered != null) {
            entered.leave();
        } else if (future != null) {
            giveUp(future);
        }
    }

    /** Either it is cancelled before it is handed out, or it has been, and nobody has taken it. */
    private static void giveUp(CompletableFuture<Acquisition> future) {
        if (!future.cancel(true)) {
            CompletableFuture<Void> unusedEnd = future.thenAccept(acquisition -> {
                if (acquisition instanceof Acquired acquired) {
                    acquired.hold().close();
                }
            });
        }
    }
}
