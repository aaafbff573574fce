package io.redlock.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An annotated call that runs, and those around it. The only place that knows what a call is bound to, which is its
 * thread. A link of the chain never changes, so that whatever else a call may be bound to can carry it along.
 */
final class RunningCall {

    private static final ThreadLocal<@Nullable RunningCall> INNERMOST = new ThreadLocal<>();

    private final SharedHold hold;
    private final LockedCall call;
    private final @Nullable RunningCall outer;

    /** Whether the call has come to its method; looked at by its own thread only. */
    private boolean arrived;

    private RunningCall(SharedHold hold, LockedCall call, @Nullable RunningCall outer) {
        this.hold = hold;
        this.call = call;
        this.outer = outer;
    }

    /** {@return a call inside of those that run on this thread} */
    static RunningCall of(SharedHold hold, LockedCall call) {
        return new RunningCall(hold, call, INNERMOST.get());
    }

    /** {@return whether this method runs because of the call that this thread has begun last, and for the first time} */
    @SuppressWarnings("ReferenceEquality") // It is this bean, not one like it.
    static boolean arrives(Method method, Object bean) {
        RunningCall innermost = INNERMOST.get();
        if (innermost == null || innermost.arrived || innermost.call.bean() != bean) {
            return false;
        }
        innermost.arrived = innermost.call.method().equals(method);
        return innermost.arrived;
    }

    /** {@return a call inside of that one, wherever it runs} */
    static RunningCall within(Optional<RunningCall> outer, SharedHold hold, LockedCall call) {
        return new RunningCall(hold, call, outer.orElse(null));
    }

    /** Runs the method on this thread. */
    @Nullable
    Object proceed() throws Throwable {
        return run(call::proceed);
    }

    /**
     * Runs its work, bound to this thread together with the calls around it. Then the thread is put back to what it was
     * before; a thread of a pool keeps nothing.
     */
    @Nullable
    Object run(LockedCall.Work work) throws Throwable {
        RunningCall before = INNERMOST.get();
        INNERMOST.set(this);
        try {
            return hold.observedIn(call).around(work);
        } finally {
            if (before == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(before);
            }
        }
    }

    /** {@return the call that runs on this thread, the innermost of them} */
    static Optional<RunningCall> current() {
        return Optional.ofNullable(INNERMOST.get());
    }

    /** {@return what the calls of this thread hold, the innermost first} */
    static List<SharedHold> holds() {
        return current().map(RunningCall::chain).orElse(List.of());
    }

    /** {@return what this call and those around it hold, the innermost first} */
    List<SharedHold> chain() {
        List<SharedHold> holds = new ArrayList<>();
        for (RunningCall running = this; running != null; running = running.outer) {
            holds.add(running.hold);
        }
        return holds;
    }

    SharedHold hold() {
        return hold;
    }
}
