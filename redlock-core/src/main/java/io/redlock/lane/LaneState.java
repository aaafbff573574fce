package io.redlock.lane;

import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.Optional;

/** What is known of a lane's server, and what follows from it for whoever asks something. Guarded by the lane's lock. */
final class LaneState {

    private State state = State.CONNECTING;
    private String detail = "connecting";
    private Optional<Duration> latency = Optional.empty();

    boolean is(State other) {
        return state == other;
    }

    /** Changes the state; returns whether that is news. */
    boolean become(State next, String why) {
        boolean changed = state != next || !detail.equals(why);
        state = next;
        detail = why;
        return changed;
    }

    void answered(Exchange exchange) {
        latency = exchange.latency();
    }

    /** {@return whether an exchange may wait here to be sent} A server that is gone gets only what must reach it. */
    boolean admits(Exchange exchange) {
        return switch (state) {
            case CONNECTING, UP, SUSPECT -> true;
            case DOWN, REJECTED -> exchange.isKept();
            case CLOSED -> false;
        };
    }

    /** {@return why no answer can be counted on, empty if one can} No ballot waits for a node in doubt (R15). */
    String doubt() {
        return switch (state) {
            case CONNECTING, UP -> "";
            case SUSPECT, DOWN, REJECTED, CLOSED -> detail;
        };
    }

    NodeStatus status(String address) {
        return new NodeStatus(address, state, latency, detail);
    }
}
