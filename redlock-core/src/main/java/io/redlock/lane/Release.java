package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes the key if it is ours. It has to reach the server, on another connection if need be, until the key has gone
 * with its lease: an acquire that was sent late may run late, so that is two leases from when the release was asked. Of
 * those that wait for a server that is gone, {@link Outbox#MOST_KEPT} are kept; the keys of the others go with the lease.
 */
final class Release extends Exchange {

    private static final int LEASES = 2;

    private final String node;
    private final Duration lease;
    private final Consumer<Answer> voter;

    Release(List<Command> commands, String node, Duration lease, Consumer<Answer> voter) {
        super(commands);
        this.node = node;
        this.lease = lease;
        this.voter = voter;
    }

    @Override
    void answered(List<Reply> replies) {
        voter.accept(Replies.ofRelease(node, replies.get(0), latency()));
    }

    @Override
    void unanswered(String why) {
        voter.accept(new Answer(node, Vote.UNKNOWN, why));
    }

    @Override
    boolean isKept() {
        return true;
    }

    @Override
    boolean isExpired(long nowNanos) {
        return nowNanos - askedNanos >= LEASES * lease.toNanos();
    }
}
