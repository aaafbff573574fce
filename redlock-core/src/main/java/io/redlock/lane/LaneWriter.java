package io.redlock.lane;

import io.redlock.node.Together;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time write and nobody wait for it: who comes while another writes leaves that one a note, and
 * goes. A virtual thread never writes, since an interrupt would close the socket under everybody; it calls a thread that
 * may.
 */
final class LaneWriter {

    private final WireFactory wires;
    private final BooleanSupplier sendNext;

    /** How many asked for writing since the one who writes looked last. */
    private final AtomicInteger notes = new AtomicInteger();

    /** Held while anything is written. Who comes for it at the end waits; before that nobody does. */
    private final ReentrantLock turn = new ReentrantLock();

    private final Runnable writeNow = this::writeNow;

    /** Whether the thread that writes for others was called and has not begun yet. */
    private final AtomicBoolean called = new AtomicBoolean();

    /**
     * A writer.
     *
     * @param sendNext sends what may be sent now as one batch; returns false if there is nothing to send
     */
    LaneWriter(WireFactory wires, BooleanSupplier sendNext) {
        this.wires = wires;
        this.sendNext = sendNext;
    }

    /** Sees to it that what waits now is written, by this thread or by another; with all else that is asked together. */
    void write() {
        Together.atEnd(writeNow);
    }

    /**
     * Writes what is left, after whoever is writing now, and returns when it is written. It writes even on a virtual thread:
     * from now on the socket need not outlive an interrupt.
     *
     * @param atMost how long a write may go on that another thread has in hand; what is left stays unwritten then
     * @return whether it is written, and nobody is writing
     */
    boolean writeLast(Duration atMost) {
        if (!waitForTurn(atMost)) {
            return false;
        }
        try {
            boolean sent = true;
            while (sent) {
                sent = sendNext.getAsBoolean();
            }
            return true;
        } finally {
            turn.unlock();
        }
    }

    /** An interrupt ends the waiting, and nothing else. */
    private boolean waitForTurn(Duration atMost) {
        try {
            return turn.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return turn.tryLock();
        }
    }

    private void writeNow() {
        if (!VirtualThreads.isCurrent()) {
            writeHere();
        } else if (called.compareAndSet(false, true)) {
            wires.execute(this::writeForOthers);
        }
    }

    private void writeForOthers() {
        called.set(false);
        writeHere();
    }

    private void writeHere() {
        int read = notes.getAndIncrement() == 0 ? 1 : 0;
        if (read == 0) {
            return;
        }
        turn.lock();
        try {
            while (read != 0) {
                boolean sent = sendNext.getAsBoolean();
                read = sent ? read : notes.addAndGet(-read);
            }
        } finally {
            turn.unlock();
        }
    }
}
