package io.redlock;

import java.util.ArrayDeque;
import java.util.Deque;

/** Calls that lead to further calls, run one by one: a long queue that falls apart must not need a deep stack. */
final class Calls {

    /** What the thread has yet to run; unset while it runs nothing. */
    private static final ThreadLocal<Deque<Runnable>> WAITING = new ThreadLocal<>();

    private Calls() {}

    /** Runs a call and then all that it leads to; or, within such a call, has it run after that one. */
    static void run(Runnable call) {
        Deque<Runnable> waiting = WAITING.get();
        if (waiting != null) {
            waiting.add(call);
            return;
        }
        Deque<Runnable> mine = new ArrayDeque<>();
        WAITING.set(mine);
        try {
            for (Runnable next = call; next != null; next = mine.poll()) {
                next.run();
            }
        } finally {
            WAITING.remove();
        }
    }
}
