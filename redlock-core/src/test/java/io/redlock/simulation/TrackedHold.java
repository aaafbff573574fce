package io.redlock.simulation;

import io.redlock.Hold;

/** A hold that was handed to a worker, as the checkers see it. */
final class TrackedHold {

    private final long number;
    private final String key;
    private final ClientProcess process;
    private final Hold hold;
    private boolean givenBack;
    private int lossesTold;
    private int callbacks;
    private long observed;

    TrackedHold(long number, String key, ClientProcess process, Hold hold) {
        this.number = number;
        this.key = key;
        this.process = process;
        this.hold = hold;
    }

    Hold hold() {
        return hold;
    }

    String key() {
        return key;
    }

    ClientProcess process() {
        return process;
    }

    /** From now on its worker does nothing any more that needs the lock. */
    void giveBack() {
        givenBack = true;
    }

    boolean isGivenBack() {
        return givenBack;
    }

    /** {@return whether its worker, if it looked now, would find that it may rely on the lock} */
    boolean isReliedOn() {
        return !givenBack && process.isAlive() && !process.isSuspended() && hold.isValid();
    }

    /** {@return whether its worker can never again find that it may rely on the lock} */
    boolean isOver() {
        return givenBack || !process.isAlive();
    }

    void lossTold() {
        lossesTold++;
    }

    int lossesTold() {
        return lossesTold;
    }

    void onLostCalled() {
        callbacks++;
    }

    /** {@return how often its worker was told that it is lost} */
    int callbacks() {
        return callbacks;
    }

    void observe(long value) {
        observed = value;
    }

    long observed() {
        return observed;
    }

    @Override
    public String toString() {
        return "hold " + number + " of '" + key + "' by " + process;
    }
}
