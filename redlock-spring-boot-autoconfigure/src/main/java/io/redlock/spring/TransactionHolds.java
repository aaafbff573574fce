package io.redlock.spring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The holds that belong to the transactions of a thread, whichever of its calls have returned since. One that has ended
 * is taken out by reference, since a transaction may end on another thread than it began on.
 */
final class TransactionHolds {

    private static final ThreadLocal<@Nullable TransactionHolds> CURRENT = new ThreadLocal<>();

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    private TransactionHolds() {}

    /** Enters a hold of the transaction that goes on here, until that has ended. */
    static Entry add(SharedHold hold) {
        TransactionHolds holds = CURRENT.get();
        if (holds == null) {
            holds = new TransactionHolds();
            CURRENT.set(holds);
        }
        Entry entry = holds.new Entry(hold);
        holds.entries.add(0, entry);
        return entry;
    }

    /** {@return what is held by transactions that go on here, not by those that wait for another one to end; the latest first} */
    static List<SharedHold> ongoing() {
        return entries().stream()
                .filter(entry -> !entry.suspended)
                .map(Entry::hold)
                .toList();
    }

    /** {@return what all transactions of this thread hold} */
    static List<SharedHold> all() {
        return entries().stream().map(Entry::hold).toList();
    }

    /** {@return what is held on this thread, by its calls and by its transactions, each once} */
    static Set<SharedHold> andThoseOfCalls() {
        Set<SharedHold> held = new LinkedHashSet<>(RunningCall.holds());
        held.addAll(all());
        return held;
    }

    /** {@return whether this thread keeps anything here, be it an empty list} */
    static boolean areKept() {
        return CURRENT.get() != null;
    }

    private static List<Entry> entries() {
        TransactionHolds holds = CURRENT.get();
        if (holds == null) {
            return List.of();
        }
        if (holds.entries.isEmpty()) {
            // Its last transaction has ended on another thread.
            CURRENT.remove();
        }
        return holds.entries;
    }

    /** A hold of one transaction. */
    final class Entry {

        private final SharedHold hold;
        private volatile boolean suspended;

        private Entry(SharedHold hold) {
            this.hold = hold;
        }

        SharedHold hold() {
            return hold;
        }

        /** Its transaction waits for another one to end, which is none of its calls. */
        void suspend() {
            suspended = true;
        }

        void resume() {
            suspended = false;
        }

        /** Its transaction has ended, here or elsewhere. */
        void remove() {
            entries.remove(this);
            if (entries.isEmpty() && CURRENT.get() == TransactionHolds.this) {
                CURRENT.remove();
            }
        }
    }
}
