package io.redlock;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * What one client holds now, what it is attempting, and whether it may. Who waits for an end of it, to close or to drain,
 * is woken by that end. Safe for use by several threads.
 */
final class Holds {

    private final Set<QuorumHold> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean draining;
    private volatile int resumed;

    /** Takes note that an attempt begins; returns false if no more may begin. */
    boolean beginAttempt() {
        attempts.incrementAndGet();
        boolean admitted = isAdmitting();
        if (!admitted) {
            endAttempt();
        }
        return admitted;
    }

    /** Takes note that an attempt is decided, and what follows from that is under way. */
    void endAttempt() {
        if (attempts.decrementAndGet() == 0) {
            wake();
        }
    }

    /** Whoever admits nobody may wait for this. */
    private void wake() {
        if (!isAdmitting()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until no attempt is under way. */
    void awaitAttempts(Deadline deadline) throws InterruptedException {
        await(() -> attempts.get() == 0, deadline);
    }

    private synchronized void await(BooleanSupplier end, Deadline deadline) throws InterruptedException {
        while (!end.getAsBoolean() && !deadline.isSpent()) {
            TimeUnit.NANOSECONDS.timedWait(
                    this, Math.max(1, deadline.remaining().toNanos()));
        }
    }

    /** Takes note of a hold; returns false, and forgets it, if no more may be held. */
    boolean add(QuorumHold hold) {
        held.add(hold);
        boolean admitted = isAdmitting();
        if (!admitted) {
            remove(hold);
        }
        return admitted;
    }

    void remove(QuorumHold hold) {
        if (held.remove(hold) && held.isEmpty()) {
            wake();
        }
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

    boolean isAdmitting() {
        return !closed && !draining;
    }

    /** Takes away what is held; the holders are told why. */
    void revokeAll(String why) {
        list().forEach(hold -> hold.revoke(why));
    }

    /** Admits no more, until this is resumed. */
    void beginToDrain() {
        draining = true;
    }

    /**
     * Waits until nothing is held or attempted, and revokes what is left then, unless this was resumed meanwhile.
     *
     * @return whether nothing was left
     */
    boolean drain(Deadline deadline) {
        int before = resumed;
        try {
            await(() -> isIdle() || resumed != before, deadline);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        boolean nothingLeft = held.isEmpty();
        if (resumed == before) {
            revokeAll("this Redlock was drained");
        }
        return nothingLeft;
    }

    private boolean isIdle() {
        return held.isEmpty() && attempts.get() == 0;
    }

    /** Admits again. */
    synchronized void resume() {
        if (closed) {
            throw refusal();
        }
        draining = false;
        resumed++;
        notifyAll();
    }

    /** Admits no more; returns false if that was so already. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** {@return why nobody is admitted} */
    IllegalStateException refusal() {
        return new IllegalStateException(
                closed
                        ? "This Redlock is closed"
                        : "This Redlock is being drained: it admits nobody until it is resumed");
    }
}
