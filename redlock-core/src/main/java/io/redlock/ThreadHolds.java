package io.redlock;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What threads hold by {@link KeyedLock}s, and how often each has entered (R56). An entry belongs to its thread alone.
 * Safe for use by several threads.
 */
final class ThreadHolds {

    private final Map<Entrance, Entered> entered = new ConcurrentHashMap<>();

    private record Entrance(Thread thread, String key) {

        static Entrance of(String key) {
            return new Entrance(Thread.currentThread(), key);
        }
    }

    private record Entered(Hold hold, int times) {}

    /**
     * Enters once more, if this thread has entered already; returns whether it had.
     *
     * @throws LockLostException if what it holds was lost meanwhile
     */
    boolean reenter(String key) {
        Entered before = entered.get(Entrance.of(key));
        if (before == null) {
            return false;
        }
        before.hold().ensureValid();
        entered.put(Entrance.of(key), new Entered(before.hold(), before.times() + 1));
        return true;
    }

    void enter(String key, Hold hold) {
        entered.put(Entrance.of(key), new Entered(hold, 1));
    }

    boolean isEntered(String key) {
        return entered.containsKey(Entrance.of(key));
    }

    /** Leaves as often as it was entered, and gives the lock back at the last time. */
    void leave(String key) {
        Entrance entrance = Entrance.of(key);
        Entered before = entered.get(entrance);
        if (before == null) {
            throw new IllegalMonitorStateException(
                    "Lock '%s' is not held by thread %s".formatted(key, Owner.nameOf(Thread.currentThread())));
        }
        if (before.times() > 1) {
            entered.put(entrance, new Entered(before.hold(), before.times() - 1));
        } else {
            entered.remove(entrance);
            before.hold().close();
        }
    }
}
