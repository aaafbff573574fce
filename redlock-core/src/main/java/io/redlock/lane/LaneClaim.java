package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Claim;
import io.redlock.node.LockKey;
import io.redlock.node.OwnerToken;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One owner's key on one server. Everything that is asked about it goes through the same lane, so that it runs in that
 * order; nothing is sent behind its release (R25). The fields are guarded by the lane's lock.
 */
final class LaneClaim implements Claim {

    private final Lane lane;
    private final LockCommands commands;
    private final LockKey key;
    private final OwnerToken owner;
    private final Acquire acquire;
    private Duration longestLease;
    private boolean ended;
    private boolean repaired;
    private boolean inDoubt;

    LaneClaim(Lane lane, LockCommands commands, LockKey key, OwnerToken owner, Duration lease, Consumer<Answer> voter) {
        this.lane = lane;
        this.commands = commands;
        this.key = key;
        this.owner = owner;
        this.longestLease = lease;
        this.acquire = new Acquire(commands.acquire(key, owner, lease), voter);
    }

    Acquire acquire() {
        return acquire;
    }

    @Override
    public void extend(Duration lease, Consumer<Answer> voter) {
        lane.admission().allow(lease);
        noteLease(lease);
        lane.submit(new Extend(commands.extend(key, owner, lease), voter));
    }

    @Override
    public void repair(Duration lease, Consumer<Answer> voter) {
        synchronized (lane) {
            repaired = true;
        }
        lane.submit(new Repair(commands.acquire(key, owner, lease), voter));
    }

    @Override
    public void release(Consumer<Answer> voter) {
        Release release = new Release(commands.release(key, owner), lane, this, keptFor(), voter);
        if (!lane.end(this, release)) {
            voter.accept(new Answer(lane.address(), Vote.REFUSED, "the acquire was never sent"));
        }
    }

    private void noteLease(Duration lease) {
        synchronized (lane) {
            longestLease = lease.compareTo(longestLease) > 0 ? lease : longestLease;
        }
    }

    private Duration keptFor() {
        synchronized (lane) {
            return longestLease;
        }
    }

    /** From now on nothing more is sent of it. */
    void end() {
        ended = true;
    }

    /** {@return whether the key may have been given to a server that never saw the acquire} */
    boolean isRepaired() {
        return repaired;
    }

    /** {@return whether something that sets the key may still be on its way on a connection that has ended (R21)} */
    boolean isInDoubt() {
        synchronized (lane) {
            return inDoubt;
        }
    }

    /** Asks for the key. Never sent twice (R42). */
    final class Acquire extends Question {

        private Acquire(List<Command> commands, Consumer<Answer> voter) {
            super(commands, lane.address(), Replies::ofAcquire, voter);
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

        @Override
        void cut() {
            inDoubt = true;
        }
    }

    /** Asks for the key again, where it has gone. */
    private final class Repair extends Question {

        Repair(List<Command> commands, Consumer<Answer> voter) {
            super(commands, lane.address(), Replies::ofAcquire, voter);
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

    /** Asks to keep the key for longer. It counts whether the server votes or not: the value is this owner's alone. */
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
