package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.LockNotAcquiredException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.spring.Transactions.Standing;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.ReflectionUtils;

/** Gets calls the locks they need. Safe for use by several threads. */
final class Acquirer {

    private final Supplier<Redlock> redlock;
    private final Transactions transactions;
    private final LockObserver observer;

    Acquirer(Supplier<Redlock> redlock, Transactions transactions, LockObserver observer) {
        this.redlock = redlock;
        this.transactions = transactions;
        this.observer = observer;
    }

    /**
     * Joins what the calls around this one hold, or the transaction that it takes part in, or acquires, on the thread that
     * calls. What is acquired in such a transaction belongs to that as well.
     *
     * @throws LockNotAcquiredException if the lock could not be had
     */
    SharedHold acquire(LockedCall call) throws InterruptedException {
        Redlock client = redlock.get();
        LockRequest request = call.request();
        Standing standing = transactions.standing(call.method(), call.bean().getClass());
        Optional<SharedHold> joined = new Reentry(client, call.operation(), request).join(standing);
        if (joined.isPresent()) {
            return joined.get();
        }
        if (standing == Standing.WITHIN) {
            transactions.beforeAcquiringWithin(call.method());
        }
        SharedHold hold = new SharedHold(client, acquire(client, request, call), call.operation());
        hold.observe(call, observer.holding(call, Optional.empty()));
        if (standing == Standing.WITHIN) {
            transactions.enter(hold);
        }
        return hold;
    }

    private Hold acquire(Redlock client, LockRequest request, LockedCall call) throws InterruptedException {
        Observed acquiring = observer.acquiring(call, Optional.empty());
        try {
            Hold hold = client.acquire(request).orThrow();
            acquiring.end(Observed.ACQUIRED);
            return hold;
        } catch (RuntimeException failure) {
            acquiring.endBy(failure);
            throw failure;
        } catch (InterruptedException interrupted) {
            acquiring.endBy(interrupted);
            if (ReflectionUtils.declaresException(call.called(), InterruptedException.class)) {
                throw interrupted;
            }
            Thread.currentThread().interrupt();
            throw new LockInterruptedException(call.called(), request.keys(), interrupted);
        }
    }
}
