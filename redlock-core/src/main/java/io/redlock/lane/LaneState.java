package io.redlock.lane;

import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is known of a lane's server, and what follows from it for whoever asks something. Guarded by the lane's lock. */
final class LaneState {

    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private State state = State.CONNECTING;
    private long complainedNanos;
    private String detail = "connecting";
    private Optional<Duration> latency = Optional.empty();
    private Optional<State> toldState = Optional.empty();
    private String toldDetail = "";

    boolean is(State other) {
        return state == other;
    }

    String detail() {
        return detail;
    }

    /** Changes the state; returns whether that is news. */
    boolean become(State next, String why) {
        boolean changed = state != next || !detail.equals(why);
        state = next;
        detail = why;
        return changed;
    }

    /**
     * Takes note of an answer. A server that cannot do what is asked is not all right, and says why; until it has not done
     * so for longer than the longest pause between two tries of a release.
     */
    void answered(Exchange exchange) {
        latency = exchange.latency();
        if (state != State.UP || !(exchange instanceof Question)) {
            return;
        }
        if (exchange.replies().get(0) instanceof Reply.Failure failure) {
            detail = failure.message();
            complainedNanos = exchange.repliedNanos;
        } else if (exchange.repliedNanos - complainedNanos >= COMPLAINT_NANOS) {
            detail = "";
        }
    }

    /** {@return whether an exchange may wait here to be sent} A server that is gone gets only what must reach it. */
    boolean admits(Exchange exchange) {
        return switch (state) {
            case CONNECTING, UP, SUSPECT, QUARANTINED -> true;
            case DOWN, REJECTED, UNSUITABLE -> exchange.isKept();
            case CLOSED -> false;
        };
    }

    /** {@return why no answer can be counted on, empty if one can} No ballot waits for a node in doubt (R15). */
    String doubt() {
        return switch (state) {
            case CONNECTING, UP, QUARANTINED -> "";
            case SUSPECT, DOWN, REJECTED, UNSUITABLE, CLOSED -> detail;
        };
    }

    /** {@return whether the state is another than when this was asked last} */
    boolean isNews(boolean quarantined) {
        State now = shown(quarantined);
        boolean news = !toldState.equals(Optional.of(now)) || !toldDetail.equals(detail);
        toldState = Optional.of(now);
        toldDetail = detail;
        return news;
    }

    private State shown(boolean quarantined) {
        return quarantined && (state == State.UP || state == State.SUSPECT) ? State.QUARANTINED : state;
    }

    NodeStatus status(String address, Admission admission, int owed) {
        Optional<Duration> left = admission.quarantineLeft();
        State shown = shown(left.isPresent());
        return new NodeStatus(
                address,
                shown,
                latency,
                shown == State.QUARANTINED ? admission.objection() : detail,
                admission.server().map(ServerInfo::runId),
                admission.server().map(ServerInfo::version),
                left,
                owed);
    }
}
