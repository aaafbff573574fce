package io.redlock.spring;

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
    private final @Nullable RunningCall outer;

    private RunningCall(SharedHold hold, @Nullable RunningCall outer) {
        this.hold = hold;
        this.outer = outer;
    }

    /** Binds a call to this thread, inside of those that run on it. */
    static RunningCall begin(SharedHold hold) {
        RunningCall call = new RunningCall(hold, INNERMOST.get());
        INNERMOST.set(call);
        return call;
    }

    /** Puts the thread back to what it was before; a thread of a pool keeps nothing. */
    void end() {
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
    }

    /** {@return the call that runs on this thread, the innermost of them} */
    static Optional<RunningCall> current() {
        return Optional.ofNullable(INNERMOST.get());
    }

    /** {@return what the calls of this thread hold, the innermost first} */
    static List<SharedHold> holds() {
        List<SharedHold> holds = new ArrayList<>();
        for (RunningCall call = INNERMOST.get(); call != null; call = call.outer) {
            holds.add(call.hold);
        }
        return holds;
    }

    SharedHold hold() {
        return hold;
    }
}
