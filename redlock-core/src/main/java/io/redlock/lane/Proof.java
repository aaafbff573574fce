package io.redlock.lane;

import java.util.List;

/**
 * Read behind the lock commands of a batch: the marker, without which no grant of that batch counts, and the server's
 * clock. A marker that goes before it is read voids the grants; one that goes later takes their keys with it.
 */
final class Proof extends Exchange {

    private final Admission admission;

    /** Why the grants do not count; empty if they do. */
    private String objection;

    Proof(List<Command> commands, Admission admission) {
        super(commands);
        this.admission = admission;
        this.objection = admission.objection();
    }

    /** {@return why no vote of the batch counts, empty if they do} */
    String objection() {
        return objection;
    }

    @Override
    void answered(List<Reply> replies) {
        String now = admission.proved(this, replies.get(0), replies.get(1));
        objection = objection.isEmpty() ? now : objection;
    }

    @Override
    void unanswered(String why) {
        // What it was read behind is told so itself.
    }
}
