package io.redlock.spring;

/**
 * Interrupts the thread of one call, at most once and only while the method runs: whoever interrupts and the thread that
 * leaves take turns at the monitor, so that the interrupt never lands in what the thread does next.
 */
final class LossInterrupt {

    private enum State {
        RUNNING,
        INTERRUPTED,
        LEFT
    }

    private final Thread thread = Thread.currentThread();
    private State state = State.RUNNING;
    private boolean byOthersToo;

    /** Interrupts, if the method still runs. */
    synchronized void interrupt() {
        if (state == State.RUNNING) {
            state = State.INTERRUPTED;
            byOthersToo = thread.isInterrupted();
            thread.interrupt();
        }
    }

    /**
     * Ends it, on the thread of the call, and clears the flag that it has set. If somebody else had set it before, that
     * one stays: it is not ours to take.
     *
     * @return whether the thread was interrupted; false the second time
     */
    synchronized boolean leave() {
        boolean interrupted = state == State.INTERRUPTED;
        state = State.LEFT;
        if (interrupted && !byOthersToo) {
            Thread.interrupted();
        }
        return interrupted;
    }

    /** Gives an interrupt of somebody else's back that went with ours, when the exception that told of both is replaced. */
    synchronized void restore() {
        if (byOthersToo) {
            thread.interrupt();
        }
    }
}
