package io.redlock.node;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Lets what one thread asks of nodes go out together: a node that is asked several things is written to once, when all
 * has been asked. So a lock that is given back and wanted by the next one costs each node one write and one read.
 *
 * <p>What is asked in between must not wait for an answer.
 */
public final class Together {

    /** The writes that wait for the end; unset where nothing goes together. */
    private static final ThreadLocal<Set<Runnable>> WRITES = new ThreadLocal<>();

    private Together() {}

    /**
     * Runs something that asks nodes, and then the writes.
     *
     * @param asking what asks
     */
    public static void run(Runnable asking) {
        if (WRITES.get() != null) {
            asking.run();
            return;
        }
        Set<Runnable> writes = new LinkedHashSet<>();
        WRITES.set(writes);
        try {
            asking.run();
        } finally {
            WRITES.remove();
            writes.forEach(Runnable::run);
        }
    }

    /**
     * Runs a write now, or at the end of what is asked together; then only once, however often it is wanted.
     *
     * @param write writes what was asked of one node; the same object each time
     */
    public static void atEnd(Runnable write) {
        Set<Runnable> writes = WRITES.get();
        if (writes == null) {
            write.run();
        } else {
            writes.add(write);
        }
    }
}
