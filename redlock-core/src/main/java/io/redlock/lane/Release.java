package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes the key if it is ours, or has it go when the time is over for which it is to be kept: each time it is sent, for
 * what is left then, so that no repeat keeps it for longer than that. It has to reach the server, on another connection if need be, and to succeed there,
 * until the key has gone with its lease: an acquire that was sent late may run late, so that is two leases from when the
 * release was asked, or twice the time for which it is kept, if that is longer. What is not done in time stands in the {@link Ledger}.
 *
 * <p>Where an acquire was cut off with its connection, its bytes may arrive after a release that took the next
 * connection. Then the release is repeated after one node timeout, and once more after four (R21).
 */
final class Release extends Question {

    private static final int LEASES = 2;

    private final Lane lane;
    private final LaneClaim claim;
    private final long keptNanos;
    private final long firstAskedNanos;
    private final Duration keep;
    private int repeats;
    private int failures;

    /** Whether it stands in the ledger, which guards this. */
    private boolean owed;

    /** @param keep for how long from now the key is kept; zero if it is deleted */
    Release(Lane lane, LaneClaim claim, Duration keep, Consumer<Answer> voter) {
        super(claim.givingBack(keep), lane.address(), Replies::ofOwnKey, voter);
        this.lane = lane;
        this.claim = claim;
        this.keep = keep;
        this.keptNanos = LEASES * claim.keptFor().toNanos();
        this.firstAskedNanos = lane.nowNanos();
    }

    @Override
    List<Command> commands() {
        return keep.isZero() ? super.commands() : claim.givingBack(left());
    }

    private Duration left() {
        Duration left = keep.minusNanos(lane.nowNanos() - firstAskedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    void answered(List<Reply> replies) {
        Answer answer = Replies.ofOwnKey(node(), replies.get(0), latency());
        if (answer.vote() == Vote.UNKNOWN) {
            failures++;
            lane.ledger().retry(this, failures);
        } else if (claim.isInDoubt() && repeats < Ledger.REPEATS_AFTER_NODE_TIMEOUTS.size()) {
            lane.ledger().repeat(this, repeats);
            repeats++;
        } else {
            lane.ledger().leave(this);
        }
        tell(answer);
    }

    @Override
    void unanswered(String why) {
        if (lane.isOnItsWay(this)) {
            lane.ledger().enter(this);
        } else {
            lane.ledger().leave(this);
        }
        super.unanswered(why);
    }

    /** {@return this, ready to be sent once more} */
    Release again() {
        reset();
        return this;
    }

    boolean isOwed() {
        return owed;
    }

    void owed(boolean now) {
        owed = now;
    }

    @Override
    boolean isKept() {
        return true;
    }

    @Override
    boolean isExpired(long nowNanos) {
        return nowNanos - firstAskedNanos >= keptNanos;
    }
}
