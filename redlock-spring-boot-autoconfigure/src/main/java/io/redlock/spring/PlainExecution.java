package io.redlock.spring;

import io.redlock.LockLostException;
import io.redlock.LockNotAcquiredException;
import org.jspecify.annotations.Nullable;

/** Runs a call whose work is done when it returns. */
final class PlainExecution implements Execution {

    private final Acquirer acquirer;
    private final Transactions transactions;

    PlainExecution(Acquirer acquirer, Transactions transactions) {
        this.acquirer = acquirer;
        this.transactions = transactions;
    }

    @Override
    public @Nullable Object run(LockedCall call) throws Throwable {
        // Before it is acquired: a lock that a bean asks for in vain while the key is made is not the one of this call.
        call.request();
        SharedHold hold;
        try {
            hold = acquirer.acquire(call);
        } catch (LockNotAcquiredException failure) {
            return call.operation().whenNotAcquired().answer(call, failure);
        }
        Object result;
        try {
            result = RunningCall.of(hold, call).run(workOf(call, hold));
        } catch (Throwable failure) {
            Losses.leaveAfter(failure, hold);
            throw failure;
        }
        release(hold, call);
        return result;
    }

    private static LockedCall.Work workOf(LockedCall call, SharedHold hold) {
        return call.operation().whenLost() == WhenLost.INTERRUPT
                ? () -> hold.interrupts().around(call)
                : call::proceed;
    }

    private void release(SharedHold hold, LockedCall call) {
        try {
            hold.leave();
        } catch (LockLostException lost) {
            Losses.tell(
                    lost,
                    call,
                    transactions.hasCommitted(call.method(), call.bean().getClass()));
        }
    }
}
