package io.redlock;

import java.util.EnumSet;
import java.util.Set;

/** Tells whether another thread waits or has come to its end. */
public final class AtRest {

    private static final Set<Thread.State> AT_REST =
            EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private AtRest() {}

    /** {@return what a thread has come to: that it waits, or that it has ended} */
    public static Thread.State restOf(Thread thread) {
        Thread.State state = thread.getState();
        while (!AT_REST.contains(state)) {
            Thread.onSpinWait();
            state = thread.getState();
        }
        return state;
    }
}
