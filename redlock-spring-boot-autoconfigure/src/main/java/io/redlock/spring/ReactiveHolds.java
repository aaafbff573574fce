package io.redlock.spring;

import java.util.Optional;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The annotated calls that a reactive pipeline runs in, which its Reactor context carries from thread to thread. */
final class ReactiveHolds {

    private ReactiveHolds() {}

    static Context put(Context context, RunningCall running) {
        return context.put(RunningCall.class, running);
    }

    /** {@return the innermost of these calls} */
    static Optional<RunningCall> in(ContextView context) {
        return context.getOrEmpty(RunningCall.class);
    }
}
