package io.redlock;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks after everything that one client holds: gives each hold its turn when something is due for it, be it a renewal or
 * the end of its validity.
 *
 * <p>One timer task serves all holds, and none has a thread (R32, R59). At most {@value #MOST_RENEWALS} renewals are
 * under way at a time; what is due beyond that waits for one of them to end. Safe for use by several threads.
 */
final class Watchdog {

    static final int MOST_RENEWALS = 512;

    private final Ticker ticker;
    private final Timer timer;
    private final ConcurrentSkipListSet<Turn> turns = new ConcurrentSkipListSet<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger renewals = new AtomicInteger();
    private final Queue<QuorumHold> waiting = new ConcurrentLinkedQueue<>();
    private Optional<Long> wakeNanos = Optional.empty();
    private boolean closed;

    /**
     * When a hold has its next turn.
     *
     * @param dueNanos when it is due
     * @param number tells turns of the same moment apart
     * @param hold whose turn it is
     */
    record Turn(long dueNanos, long number, QuorumHold hold) implements Comparable<Turn> {

        private static final Comparator<Turn> BY_NUMBER = Comparator.comparingLong(Turn::number);

        @Override
        public int compareTo(Turn other) {
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : BY_NUMBER.compare(this, other);
        }
    }

    Watchdog(Ticker ticker, Timer timer) {
        this.ticker = ticker;
        this.timer = timer;
    }

    /** Sees to it that a hold has a turn then. */
    Turn plan(QuorumHold hold, long dueNanos) {
        Turn turn = new Turn(dueNanos, numbers.getAndIncrement(), hold);
        turns.add(turn);
        wakeAt(dueNanos);
        return turn;
    }

    void forget(Turn turn) {
        turns.remove(turn);
    }

    /** {@return whether one more renewal may begin, which has to be ended} If not, the hold has a turn when it may. */
    boolean beginRenewal(QuorumHold hold) {
        if (renewals.incrementAndGet() <= MOST_RENEWALS) {
            return true;
        }
        waiting.add(hold);
        // Only if one has ended meanwhile, or this one would have its turn again and again.
        if (renewals.decrementAndGet() < MOST_RENEWALS) {
            next();
        }
        return false;
    }

    void endRenewal() {
        renewals.decrementAndGet();
        next();
    }

    /** Gives the next hold its turn that waits for a renewal to end. */
    void next() {
        QuorumHold next = waiting.poll();
        if (next != null) {
            timer.schedule(Duration.ZERO, next::turnAfterWaiting);
        }
    }

    /** Gives no more turns. */
    synchronized void close() {
        closed = true;
    }

    private void wakeAt(long dueNanos) {
        synchronized (this) {
            if (closed || (wakeNanos.isPresent() && wakeNanos.get() - dueNanos <= 0)) {
                return;
            }
            wakeNanos = Optional.of(dueNanos);
        }
        timer.schedule(Duration.ofNanos(Math.max(0, dueNanos - ticker.nanos())), () -> wake(dueNanos));
    }

    private void wake(long plannedNanos) {
        synchronized (this) {
            if (wakeNanos.equals(Optional.of(plannedNanos))) {
                wakeNanos = Optional.empty();
            }
        }
        try {
            for (Turn first = turns.first(); first.dueNanos() - ticker.nanos() <= 0; first = turns.first()) {
                if (turns.remove(first)) {
                    first.hold().turn();
                }
            }
            wakeAt(turns.first().dueNanos());
        } catch (NoSuchElementException nothingIsHeld) {
            // The next hold brings the next turn.
        }
    }
}
