package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Bid;
import io.redlock.node.Claim;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One owner's keys on one server. Everything that is asked about it goes through the same lane, so that it runs in that
 * order; nothing is sent behind its release (R25). The fields are guarded by the lane's lock.
 */
final class LaneClaim implements Claim {

    private static final int NANOS_PER_MICRO = 1_000;

    private final Lane lane;
    private final LockCommands commands;
    private final Bid bid;
    private final Acquire acquire;
    private Duration longestLease;
    private boolean ended;
    private boolean repaired;
    private boolean inDoubt;

    LaneClaim(Lane lane, LockCommands commands, Bid bid, Consumer<Answer> voter) {
        this.lane = lane;
        this.commands = commands;
        this.bid = bid;
        this.longestLease = bid.longestKept();
        this.acquire = new Acquire(commands.acquire(bid, bid.isFenced() ? slackMicros() : 0), voter);
    }

    private long slackMicros() {
        return lane.admission().proposalSlack().toNanos() / NANOS_PER_MICRO;
    }

    Acquire acquire() {
        return acquire;
    }

    @Override
    public void extend(Duration lease, Consumer<Answer> voter) {
        lane.admission().allow(lease);
        noteLease(lease);
        lane.submit(new Extend(commands.extend(bid, lease), voter));
    }

    @Override
    public void raise(long token, Consumer<Answer> voter) {
        lane.submit(new Raise(commands.raise(bid, token), voter));
    }

    @Override
    public void repair(Duration lease, OptionalLong token, Consumer<Answer> voter) {
        synchronized (lane) {
            repaired = true;
        }
        lane.submit(new Repair(commands.repair(bid, lease, token), voter));
    }

    @Override
    public void release(Duration keep, Consumer<Answer> voter) {
        Release release = new Release(lane, this, keep, voter);
        if (!lane.end(this, release)) {
            voter.accept(new Answer(lane.address(), Vote.REFUSED, "the acquire was never sent"));
        }
    }

    private void noteLease(Duration lease) {
        synchronized (lane) {
            longestLease = lease.compareTo(longestLease) > 0 ? lease : longestLease;
        }
    }

    /** {@return what gives the keys back, when they are to be kept for so long} */
    List<Command> givingBack(Duration left) {
        return left.isZero() ? commands.release(bid) : commands.keep(bid, left);
    }

    /** {@return for how long the server may keep the keys from when it was asked last} */
    Duration keptFor() {
        synchronized (lane) {
            return longestLease;
        }
    }

    /** From now on nothing more is sent of it. */
    void end() {
        ended = true;
    }

    /** {@return whether keys may have been given to a server that never saw the acquire} */
    boolean isRepaired() {
        return repaired;
    }

    /** {@return whether something that sets keys may still be on its way on a connection that has ended (R21)} */
    boolean isInDoubt() {
        synchronized (lane) {
            return inDoubt;
        }
    }

    /** What counts only if the server votes, also when it has answered. */
    abstract class Admitted extends Question {

        Admitted(List<Command> commands, Meaning meaning, Consumer<Answer> voter) {
            super(commands, lane.address(), meaning, voter);
        }

        @Override
        boolean needsProof() {
            return true;
        }

        @Override
        boolean needsAdmission() {
            return true;
        }

        @Override
        void answered(List<Reply> replies) {
            String objection = proof == null ? "" : proof.objection();
            if (objection.isEmpty()) {
                super.answered(replies);
            } else {
                tell(new Answer(node(), Vote.UNKNOWN, objection, latency()));
            }
        }
    }

    /** Asks for the keys. Never sent twice (R42). */
    final class Acquire extends Admitted {

        private final String objectionWhenAsked = lane.admission().objection();

        private Acquire(List<Command> commands, Consumer<Answer> voter) {
            super(commands, bid.isFenced() ? Replies::ofFenced : Replies::ofAcquire, voter);
        }

        @Override
        boolean needsProof() {
            return !bid.tentative();
        }

        @Override
        void answered(List<Reply> replies) {
            Answer answer = answerOf(replies);
            if (!bid.tentative() || answer.vote() != Vote.GRANTED) {
                super.answered(replies);
            } else if (objectionWhenAsked.isEmpty()) {
                lane.submit(new Confirm(answer, voter()));
            } else {
                tell(new Answer(node(), Vote.UNKNOWN, objectionWhenAsked, latency()));
            }
        }

        @Override
        void cut() {
            inDoubt = true;
        }
    }

    /** Asks whether a key that was granted without proof is still there, with the proof. */
    private final class Confirm extends Admitted {

        Confirm(Answer granted, Consumer<Answer> voter) {
            super(
                    commands.valueOf(bid.keys().keys().get(0)),
                    (node, reply, latency) -> Replies.ofConfirmed(granted, bid.owner(), reply),
                    voter);
        }

        @Override
        boolean isWanted() {
            return !ended;
        }
    }

    /** Asks to raise the fence value. */
    private final class Raise extends Admitted {

        Raise(List<Command> commands, Consumer<Answer> voter) {
            super(commands, Replies::ofFenced, voter);
        }

        @Override
        boolean isWanted() {
            return !ended;
        }
    }

    /** Asks for the keys again, where they have gone. */
    private final class Repair extends Question {

        Repair(List<Command> commands, Consumer<Answer> voter) {
            super(commands, lane.address(), LockCommands.isPlain(bid) ? Replies::ofAcquire : Replies::ofOwnKey, voter);
        }

        @Override
        boolean isWanted() {
            return !ended;
        }

        @Override
        void cut() {
            inDoubt = true;
        }
    }

    /** Asks to keep the keys for longer. It counts whether the server votes or not: the value is this owner's alone. */
    private final class Extend extends Question {

        Extend(List<Command> commands, Consumer<Answer> voter) {
            super(commands, lane.address(), Replies::ofOwnKey, voter);
        }

        @Override
        boolean needsProof() {
            return true;
        }

        @Override
        boolean isWanted() {
            return !ended;
        }
    }
}
