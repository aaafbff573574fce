package io.redlock.spring;

import io.redlock.LockLostException;
import io.redlock.LockNotAcquiredException;
import io.redlock.Redlock;
import java.util.Optional;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs a call whose work is done when the publisher that it returns has terminated. Nothing happens before somebody
 * subscribes; then the key is evaluated, the lock is acquired, without a thread that waits, and the method is called.
 * Every subscription is a call of its own, with a hold of its own.
 */
final class ReactiveExecution implements Execution {

    private static final Logger LOG = LoggerFactory.getLogger(ReactiveExecution.class);

    private final Supplier<Redlock> redlock;
    private final Transactions transactions;
    private final ReactiveTransactions callers;
    private final LockObserver observer;

    ReactiveExecution(Supplier<Redlock> redlock, Transactions transactions, LockObserver observer) {
        this.observer = observer;
        this.redlock = redlock;
        this.transactions = transactions;
        this.callers = ReactiveTransactions.of(transactions.terms());
    }

    @Override
    public Object run(LockedCall call) {
        ReactiveAdapter adapter = ReactiveTypes.of(call);
        Flux<Object> locked = Flux.deferContextual(context -> {
            LockedCall again = call.again();
            ReactiveObserver watching = new ReactiveObserver(observer, again, context);
            return subscribe(again, adapter, ReactiveHolds.in(context), watching);
        });
        // A single value is kept back until the completion, which is when the lock is known to have held.
        return adapter.fromPublisher(adapter.isMultiValue() ? locked : locked.singleOrEmpty());
    }

    private Flux<Object> subscribe(
            LockedCall call, ReactiveAdapter adapter, Optional<RunningCall> outer, ReactiveObserver watching) {
        if (!call.isLocked()) {
            return Flux.from(publisherOf(call::proceed, adapter));
        }
        // Before it is acquired: a lock that a bean asks for in vain while the key is made is not the one of this call.
        call.request();
        ReactiveEntry entry = new ReactiveEntry(redlock.get(), call, transactions, watching);
        return callers.current()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(transaction -> entry.enter(outer, transaction))
                .map(hold -> work(RunningCall.within(outer, hold, call), adapter, call, entry))
                // Only why this call has no lock: the same of a call within it is an error of its work.
                .onErrorResume(LockNotAcquiredException.class, failure -> answer(call, adapter, failure))
                .flatMapMany(work -> work)
                .onErrorMap(failure -> leaveAfter(failure, entry))
                // Behind the cancellation of the work; whatever else ends it has left already.
                .doFinally(signal -> leaveQuietly(entry));
    }

    private Flux<Object> work(RunningCall running, ReactiveAdapter adapter, LockedCall call, ReactiveEntry entry) {
        Flux<Object> work = Flux.defer(() -> publisherOf(running::proceed, adapter))
                .contextWrite(context -> ReactiveHolds.put(context, running))
                .contextWrite(context ->
                        ReactiveObserver.within(context, running.hold().observedIn(call)));
        return work.concatWith(Mono.defer(() -> end(call, entry)));
    }

    private static Publisher<Object> publisherOf(LockedCall.Work work, ReactiveAdapter adapter) {
        try {
            return adapter.toPublisher(work.proceed());
        } catch (Throwable failure) {
            return Mono.error(failure);
        }
    }

    private static Mono<Flux<Object>> answer(
            LockedCall call, ReactiveAdapter adapter, LockNotAcquiredException failure) {
        try {
            return Mono.just(Flux.from(
                    adapter.toPublisher(call.operation().whenNotAcquired().answer(call, failure))));
        } catch (Throwable told) {
            return Mono.error(told);
        }
    }

    private Mono<Object> end(LockedCall call, ReactiveEntry entry) {
        try {
            entry.leave();
        } catch (LockLostException lost) {
            boolean committed = !entry.isWithinTransaction()
                    && transactions.hasCommitted(call.method(), call.bean().getClass());
            return Mono.fromRunnable(() -> Losses.tell(lost, call, committed));
        }
        return Mono.empty();
    }

    /** There is nobody any more to be told of a loss. */
    private static void leaveQuietly(ReactiveEntry entry) {
        try {
            entry.leave();
        } catch (LockLostException unheard) {
            LOG.debug("Lost before its subscriber had cancelled", unheard);
        }
    }

    private static Throwable leaveAfter(Throwable failure, ReactiveEntry entry) {
        entry.failed(failure);
        try {
            entry.leave();
        } catch (LockLostException lost) {
            Losses.addTo(failure, lost);
        }
        return failure;
    }
}
