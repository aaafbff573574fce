package io.redlock.spring;

import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.spring.Transactions.Standing;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Joins a call to what the calls around it hold, or the transaction that it takes part in, where that is what it asks for
 * (R56): nothing is acquired, and deadline and fencing token stay as they are.
 */
final class Reentry {

    private final Redlock redlock;
    private final LockOperation operation;
    private final List<String> keys;

    Reentry(Redlock redlock, LockOperation operation, LockRequest request) {
        this.redlock = redlock;
        this.operation = operation;
        this.keys = request.keys();
    }

    /**
     * {@return the hold that the call has joined; empty if it has to acquire}
     *
     * @param standing how it stands to the transaction that goes on here
     * @throws LockLostException if what it would join is lost
     * @throws IllegalStateException if it asks for what neither joining nor acquiring can give it
     */
    Optional<SharedHold> join(Standing standing) {
        Around around = new Around(RunningCall.holds(), TransactionHolds.ongoing(), TransactionHolds.all());
        return join(around, standing, this::ensureValid);
    }

    /**
     * As {@link #join(Standing)}, but it is for the caller to see whether what it has joined is valid.
     *
     * @param around what there may be to join
     */
    Optional<SharedHold> joinUnseen(Around around, Standing standing) {
        return join(around, standing, hold -> {});
    }

    /**
     * What is held around a call.
     *
     * @param calls what the calls around it hold, the innermost first
     * @param ongoing what the transaction holds that goes on
     * @param transactions what all transactions hold, also those that wait for another one to end
     */
    record Around(List<SharedHold> calls, List<SharedHold> ongoing, List<SharedHold> transactions) {}

    private Optional<SharedHold> join(Around around, Standing standing, Consumer<SharedHold> check) {
        List<SharedHold> ofCalls = ours(around.calls());
        // What a transaction holds guards what it has not committed yet, which one beside it cannot even see.
        List<SharedHold> ofTransaction = standing == Standing.APART ? List.of() : ours(around.ongoing());
        for (SharedHold hold : concat(ofCalls, ofTransaction)) {
            if (hold.holdsAll(keys)) {
                checkToken(hold);
                check.accept(hold);
                if (hold.join(operation)) {
                    return Optional.of(hold);
                }
            }
        }
        first(ofCalls).ifPresent(this::refuseToWaitForOurselves);
        first(ofTransaction).ifPresent(this::refuseToWaitForOurTransaction);
        first(ours(around.transactions())).ifPresent(this::refuseToWaitForTheOneAround);
        return Optional.empty();
    }

    private List<SharedHold> ours(List<SharedHold> holds) {
        return holds.stream().filter(hold -> hold.isOpenTo(redlock)).toList();
    }

    private static List<SharedHold> concat(List<SharedHold> first, List<SharedHold> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private Optional<SharedHold> first(List<SharedHold> holds) {
        return holds.stream().filter(hold -> hold.holdsAny(keys)).findFirst();
    }

    private void checkToken(SharedHold hold) {
        if (operation.fenced() && hold.hold().fencingToken().isEmpty()) {
            throw new IllegalStateException(
                    "%s asks for a fencing token of %s, but runs within %s, which holds %s without one; say fenced = true there"
                            .formatted(name(operation.method()), text(keys), name(hold.acquirer()), text(hold)));
        }
    }

    private void ensureValid(SharedHold hold) {
        try {
            hold.hold().ensureValid();
        } catch (LockLostException lost) {
            throw Losses.told(lost, "%s did not run".formatted(name(operation.method())));
        }
    }

    /** Its key is this thread's until an outer call returns, which waits for this one. */
    private void refuseToWaitForOurselves(SharedHold hold) {
        throw new IllegalStateException(
                "%s asks for %s, but runs within %s, which holds %s: it would wait for itself. The outer method should take all the keys at once: keys = {…}"
                        .formatted(name(operation.method()), text(keys), name(hold.acquirer()), text(hold)));
    }

    /** Its key is the transaction's until that has ended, which waits for this call. */
    private void refuseToWaitForOurTransaction(SharedHold hold) {
        throw new IllegalStateException(
                "%s asks for %s, but runs in a transaction that has held %s since %s was called: it would wait for itself. The first call in it should take all the keys at once: keys = {…}"
                        .formatted(name(operation.method()), text(keys), text(hold), name(hold.acquirer())));
    }

    /** Its key is that of a transaction which waits for this call, and has perhaps written what this one may not see. */
    private void refuseToWaitForTheOneAround(SharedHold hold) {
        throw new IllegalStateException(
                "%s asks for %s outside of the transaction around it, which has held %s since %s was called: it would wait for itself. It should take part in that transaction (Propagation.REQUIRED), or be called when that has ended"
                        .formatted(name(operation.method()), text(keys), text(hold), name(hold.acquirer())));
    }

    private static String name(Method method) {
        return MethodNames.of(method);
    }

    private static String text(SharedHold hold) {
        return text(hold.hold().keys());
    }

    private static String text(List<String> keys) {
        return KeyNames.of(keys);
    }
}
