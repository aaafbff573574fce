package io.redlock.spring;

import io.redlock.LockLostException;
import io.redlock.LockNotAcquiredException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a call whose work is done when the stage that it returns completes. The lock is acquired on the calling thread, and
 * the method runs there; the caller gets a stage of its own, so that what it does to that neither ends the work nor gives
 * the lock back.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What is returned here is what the caller gets.
final class StageExecution implements Execution {

    private final Acquirer acquirer;
    private final Transactions transactions;

    StageExecution(Acquirer acquirer, Transactions transactions) {
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
            return answer(call, failure);
        }
        Object returned;
        try {
            returned = RunningCall.of(hold, call).proceed();
        } catch (Throwable failure) {
            Losses.leaveAfter(failure, hold);
            throw failure;
        }
        if (returned instanceof CompletionStage<?> stage && !isDone(stage)) {
            // What goes on is in no transaction of the method's, and what that has committed is not all of its work.
            return endedBy(stage, hold, call, () -> false);
        }
        BooleanSupplier committed =
                () -> transactions.hasCommitted(call.method(), call.bean().getClass());
        if (returned instanceof CompletionStage<?> stage) {
            return endedBy(stage, hold, call, committed);
        }
        leave(hold, call, committed);
        return null;
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture<?> future && future.isDone();
    }

    /** Why there is no lock comes as every other failure of such a method does: with the stage. */
    private static @Nullable Object answer(LockedCall call, LockNotAcquiredException failure) throws Throwable {
        try {
            return call.operation().whenNotAcquired().answer(call, failure);
        } catch (LockNotAcquiredException told) {
            return CompletableFuture.failedFuture(told);
        }
    }

    private static CompletableFuture<Object> endedBy(
            CompletionStage<?> stage, SharedHold hold, LockedCall call, BooleanSupplier committed) {
        CompletableFuture<Object> dependent = new CompletableFuture<>();
        CompletionStage<?> unusedEnd = stage.whenComplete((result, failure) -> {
            if (failure != null) {
                hold.observedIn(call).failed(businessOf(failure));
                Losses.leaveAfter(businessOf(failure), hold);
                // As it is: whoever reads it wraps it once more, or not, as with the stage of the method.
                dependent.completeExceptionally(failure);
                return;
            }
            try {
                leave(hold, call, committed);
                dependent.complete(result);
            } catch (LockLostException lost) {
                dependent.completeExceptionally(lost);
            }
        });
        return dependent;
    }

    private static void leave(SharedHold hold, LockedCall call, BooleanSupplier committed) {
        try {
            hold.leave();
        } catch (LockLostException lost) {
            Losses.tell(lost, call, committed.getAsBoolean());
        }
    }

    private static Throwable businessOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
