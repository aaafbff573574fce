package io.redlock.lane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are sent together, and the one answer that their replies make.
 *
 * <pre>
 *   UNSENT ──▶ QUEUED ──▶ SENT ──▶ DONE
 *      ▲         │ ▲        │
 *      └─────────┘ └────────┘
 *      withdrawn,  kept for the
 *      turned away next connection
 * </pre>
 *
 * <p>All fields belong to the {@link Outbox} and are guarded by the lane's lock; the two outcomes are called outside it.
 */
abstract class Exchange {

    /** Where an exchange is on its way. */
    enum Place {
        UNSENT,
        QUEUED,
        SENT,
        DONE
    }

    private final List<Command> commands;
    private final int size;
    private final List<Reply> replies;

    Place place = Place.UNSENT;
    long askedNanos;
    long sentNanos;
    long repliedNanos;
    boolean overdue;
    boolean lastOfBatch;

    /** What is read behind it, if it needs that, since it was sent. */
    @Nullable
    Proof proof;

    Exchange(List<Command> commands) {
        this.commands = commands;
        this.size = commands.stream().mapToInt(Command::size).sum();
        this.replies = new ArrayList<>(commands.size());
    }

    /** The server answered every command. */
    abstract void answered(List<Reply> replies);

    /** No answer came in time, or none will come; {@link #answered} may still follow. */
    abstract void unanswered(String why);

    /** {@return whether it must reach the server, on another connection if need be} */
    boolean isKept() {
        return false;
    }

    /** {@return whether it is told only once the marker was read behind it} */
    boolean needsProof() {
        return false;
    }

    /** {@return whether a server that is in quarantine answers it in vain} */
    boolean needsAdmission() {
        return false;
    }

    /** {@return whether it may still be sent} Asked once, under the lane's lock. */
    boolean isWanted() {
        return true;
    }

    /** The connection ended after it was sent and before it was answered: it may run yet. Called under the lane's lock. */
    void cut() {}

    /** {@return whether it is of no use any more} */
    boolean isExpired(long nowNanos) {
        return false;
    }

    /** {@return what is sent now; as many commands each time} */
    List<Command> commands() {
        return commands;
    }

    final int size() {
        return size;
    }

    /** Makes it as if it had never been sent. */
    final void reset() {
        overdue = false;
        replies.clear();
    }

    /** {@return how long the server took, if it has answered} */
    final Optional<Duration> latency() {
        return Optional.of(Duration.ofNanos(repliedNanos - sentNanos));
    }

    final List<Reply> replies() {
        return replies;
    }

    /** Takes the next reply; returns whether it was the last one. */
    final boolean take(Reply reply) {
        replies.add(reply);
        return replies.size() == commands.size();
    }
}
