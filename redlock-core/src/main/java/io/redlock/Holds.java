package io.redlock;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one client holds now, what it is attempting, and whether it may. Safe for use by several threads. */
final class Holds {

    private final Set<QuorumHold> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean closed;

    /** Takes note that an attempt begins; returns false if no more may begin. */
    boolean beginAttempt() {
        attempts.incrementAndGet();
        if (closed) {
            endAttempt();
        }
        return !closed;
    }

    /** Takes note that an attempt is decided, and what follows from that is under way. */
    void endAttempt() {
        if (attempts.decrementAndGet() == 0 && closed) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until no attempt is under way. */
    synchronized void awaitAttempts(Deadline deadline) throws InterruptedException {
        while (attempts.get() > 0 && !deadline.isSpent()) {
            TimeUnit.NANOSECONDS.timedWait(
                    this, Math.max(1, deadline.remaining().toNanos()));
        }
    }

    /** Takes note of a hold; returns false, and forgets it, if no more may be held. */
    boolean add(QuorumHold hold) {
        held.add(hold);
        if (closed) {
            held.remove(hold);
        }
        return !closed;
    }

    void remove(QuorumHold hold) {
        held.remove(hold);
    }

    /** {@return a number for the next hold} */
    long nextNumber() {
        return numbers.getAndIncrement();
    }

    /** {@return what is held, the oldest first} */
    List<QuorumHold> list() {
        return held.stream()
                .sorted(Comparator.comparingLong(QuorumHold::number))
                .toList();
    }

    boolean isClosed() {
        return closed;
    }

    /** Admits no more; returns false if that was so already. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    static IllegalStateException closed() {
        return new IllegalStateException("This Redlock is closed");
    }
}
