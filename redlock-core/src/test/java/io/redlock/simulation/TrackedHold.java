package io.redlock.simulation;

import io.redlock.Hold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A hold that was handed to a worker, as the checkers see it. */
final class TrackedHold {

    private final long number;
    private final List<String> keys;
    private final ClientProcess process;
    private final Hold hold;
    private boolean givenBack;
    private int lossesTold;
    private int callbacks;
    private final Map<String, Long> observed = new HashMap<>();

    TrackedHold(long number, List<String> keys, ClientProcess process, Hold hold) {
        this.number = number;
        this.keys = List.copyOf(keys);
        this.process = process;
        this.hold = hold;
    }

    Hold hold() {
        return hold;
    }

    /** {@return the lock keys} Each is a lock of its own. */
    List<String> keys() {
        return keys;
    }

    boolean isFenced() {
        return hold.fencingToken().isPresent();
    }

    long token() {
        return hold.fencingToken().orElseThrow();
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

    void observe(String key, long value) {
        observed.put(key, value);
    }

    long observed(String key) {
        return observed.getOrDefault(key, 0L);
    }

    @Override
    public String toString() {
        String token = isFenced() ? " with token " + token() : "";
        return "hold " + number + " of " + keys + " by " + process + token;
    }
}
