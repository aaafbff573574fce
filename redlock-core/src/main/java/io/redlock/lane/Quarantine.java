package io.redlock.lane;

import io.redlock.node.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * For how long one server does not vote: since it was first seen in its present run or without its marker, or since its
 * clock jumped, for as long as its {@link Fleet} says (R45). Guarded by the {@link Guard}.
 */
final class Quarantine {

    private final Fleet fleet;
    private final Ticker ticker;
    private long sinceNanos;
    private String why = "";
    private Optional<Long> clockJumpNanos = Optional.empty();

    /** Whether the other servers were looked at since it began. */
    private boolean lookedAround;

    Quarantine(Fleet fleet, Ticker ticker) {
        this.fleet = fleet;
        this.ticker = ticker;
    }

    /** What the server has granted so far may be forgotten from now on. */
    void begin(String reason) {
        why = reason;
        sinceNanos = ticker.nanos();
        lookedAround = false;
    }

    /** Its clock has jumped: keys may be gone before their time. */
    void clockJumped() {
        clockJumpNanos = Optional.of(ticker.nanos());
    }

    /** {@return how long what it may have forgotten lasts yet} */
    Duration left() {
        return leftSince(sinceNanos);
    }

    /** {@return how long what a jump of its clock may have ended lasts yet; empty if that is over} */
    Optional<Duration> clockLeft() {
        return clockJumpNanos.map(this::leftSince).filter(left -> !left.isZero());
    }

    private Duration leftSince(long nanos) {
        Duration left = fleet.quarantine().minusNanos(ticker.nanos() - nanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** {@return why it is in quarantine} */
    String reason() {
        return clockLeft().isPresent() ? "its clock jumped" : why;
    }

    void lookedAround() {
        lookedAround = true;
    }

    boolean hasLookedAround() {
        return lookedAround;
    }

    /** {@return how long until the other servers have to be looked at: one node timeout before the end} */
    Duration untilLookAround() {
        Duration until = left().minus(fleet.nodeTimeout());
        return until.isNegative() ? Duration.ZERO : until;
    }
}
