package io.redlock;

import io.redlock.node.LockKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What is known of rivals for locks that nobody in this process wants just now, but did a moment ago: a single thread that
 * takes a lock again and again is nobody's neighbour in a line, and has to make room all the same (R49).
 *
 * <p>A fixed number of slots; keys that share one forget each other, which costs a little fairness and nothing else. Safe
 * for use by several threads.
 */
final class Rivalries {

    private static final int SLOTS = 256;
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AtomicReferenceArray<@Nullable Memory> memories = new AtomicReferenceArray<>(SLOTS);

    private record Memory(LockKey key, Rivalry rivalry, long nanos) {}

    void remember(LockKey key, Rivalry rivalry, long nowNanos) {
        memories.set(slotOf(key), new Memory(key, rivalry, nowNanos));
    }

    Rivalry recall(LockKey key, long nowNanos) {
        Memory memory = memories.get(slotOf(key));
        boolean fresh = memory != null && memory.key().equals(key) && nowNanos - memory.nanos() < REMEMBERED_NANOS;
        return fresh ? memory.rivalry() : Rivalry.unknown(nowNanos);
    }

    private static int slotOf(LockKey key) {
        return Math.floorMod(key.hashCode() * 0x9e3779b9, SLOTS);
    }
}
