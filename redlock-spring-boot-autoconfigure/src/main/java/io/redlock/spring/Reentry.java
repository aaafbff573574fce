package io.redlock.spring;

import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * Joins a call to what the calls around it hold, where that is what it asks for (R56): nothing is acquired, and deadline
 * and fencing token stay as they are.
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
     * @throws LockLostException if what it would join is lost
     * @throws IllegalStateException if it asks for what neither joining nor acquiring can give it
     */
    Optional<SharedHold> join() {
        List<SharedHold> held = RunningCall.holds().stream()
                .filter(hold -> hold.isOpenTo(redlock))
                .toList();
        for (SharedHold hold : held) {
            if (hold.holdsAll(keys) && join(hold)) {
                return Optional.of(hold);
            }
        }
        held.stream().filter(hold -> hold.holdsAny(keys)).findFirst().ifPresent(this::refuseToWaitForOurselves);
        return Optional.empty();
    }

    private boolean join(SharedHold hold) {
        if (operation.fenced() && hold.hold().fencingToken().isEmpty()) {
            throw new IllegalStateException(
                    "%s asks for a fencing token of %s, but runs within %s, which holds %s without one; say fenced = true there"
                            .formatted(name(operation.method()), text(keys), name(hold.acquirer()), text(hold)));
        }
        try {
            hold.hold().ensureValid();
        } catch (LockLostException lost) {
            throw Losses.told(lost, "%s did not run".formatted(name(operation.method())));
        }
        return hold.join();
    }

    /** Its key is this thread's until an outer call returns, which waits for this one. */
    private void refuseToWaitForOurselves(SharedHold hold) {
        throw new IllegalStateException(
                "%s asks for %s, but runs within %s, which holds %s: it would wait for itself. The outer method should take all the keys at once: keys = {…}"
                        .formatted(name(operation.method()), text(keys), name(hold.acquirer()), text(hold)));
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
