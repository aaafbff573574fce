package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.Inspection.State;
import io.redlock.node.LockKey;
import io.redlock.node.OwnerToken;
import io.redlock.node.RevokedValue;
import io.redlock.node.Vote;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes a key away from whoever has it now. Looks first, and revokes that owner by its token: a server that was hung and
 * goes on when somebody else has the lock finds nothing to do.
 */
final class Revoke extends Exchange {

    private final Lane lane;
    private final LockCommands commands;
    private final LockKey key;
    private final String by;
    private final Consumer<Answer> voter;

    Revoke(Lane lane, LockCommands commands, LockKey key, String by, Consumer<Answer> voter) {
        super(commands.lookAt(key));
        this.lane = lane;
        this.commands = commands;
        this.key = key;
        this.by = by;
        this.voter = voter;
    }

    /** A server that has lost its data does not know that a lock is held. */
    @Override
    boolean needsProof() {
        return true;
    }

    @Override
    void answered(List<Reply> replies) {
        Inspection found = Replies.ofInspection(lane.address(), List.of(commands.keyOf(key)), replies);
        String objection = proof == null ? "" : proof.objection();
        if (found.state() == State.HELD
                && replies.get(0) instanceof Reply.Text owner
                && OwnerToken.isOne(owner.value())) {
            revoke(new OwnerToken(owner.value()));
        } else if (found.state() == State.FREE && !objection.isEmpty()) {
            voter.accept(new Answer(lane.address(), Vote.UNKNOWN, objection, latency()));
        } else {
            voter.accept(Replies.ofLookBeforeRevoking(found, latency()));
        }
    }

    /** Not if it is too late: whoever wanted this has heard that it is unknown, and may have thought better of it. */
    private void revoke(OwnerToken owner) {
        boolean late;
        synchronized (lane) {
            late = overdue;
        }
        if (!late) {
            lane.submit(
                    new Question(
                            commands.revoke(key, owner.value(), RevokedValue.of(owner, by)),
                            lane.address(),
                            Replies::ofRevocation,
                            voter) {});
        }
    }

    @Override
    void unanswered(String why) {
        voter.accept(new Answer(lane.address(), Vote.UNKNOWN, why));
    }
}
