package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All nodes are asked once, and their votes counted until they decide (R13). It is decided exactly once, whatever the
 * split.
 *
 * <p>A vote that is unknown because nothing had come back yet may still become a real one; a real vote never changes
 * (R15). Nothing is decided before every node was asked (R12). Votes come from any thread.
 */
final class Ballot {

    private final int quorum;
    private final Rule rule;
    private final Consumer<Tally> onDecided;
    private final Consumer<Answer> onLate;
    private final Answer[] answers;
    private final boolean[] heard;
    private boolean allAsked;
    private boolean decided;

    /** When votes decide. */
    @FunctionalInterface
    interface Rule {

        /** Won at a quorum of grants, lost as soon as that is out of reach. */
        Rule GRANTED_OR_NOT = (count, quorum) -> count.granted() >= quorum || count.granted() + count.open() < quorum;

        /** A quorum says yes, or a quorum says no, or neither can be any more. */
        Rule YES_OR_NO = (count, quorum) -> Math.max(count.granted(), count.refused()) >= quorum
                || Math.max(count.granted(), count.refused()) + count.open() < quorum;

        /** A quorum says yes, or so many say no that none can, or nobody is left to be heard. */
        Rule YES_OR_NEVER = (count, quorum) ->
                count.granted() >= quorum || count.refused() > count.nodes() - quorum || count.open() == 0;

        boolean isDecidedBy(Count count, int quorum);
    }

    /**
     * The votes so far.
     *
     * @param granted the grants
     * @param refused the refusals
     * @param failed the nodes that answered nothing usable, or nothing in time
     * @param open the nodes of which nothing was heard yet
     */
    record Count(int granted, int refused, int failed, int open) {

        int nodes() {
            return granted + refused + failed + open;
        }
    }

    Ballot(Electorate electorate, Rule rule, Consumer<Tally> onDecided, Consumer<Answer> onLate) {
        this.quorum = electorate.quorum().votes();
        this.rule = rule;
        this.onDecided = onDecided;
        this.onLate = onLate;
        this.answers = electorate.silence().toArray(Answer[]::new);
        this.heard = new boolean[answers.length];
    }

    /** Every node has been asked: from now on votes decide. */
    void allAsked() {
        synchronized (this) {
            allAsked = true;
        }
        decide();
    }

    /** Nobody else is asked: it is decided by what there is. */
    void end() {
        conclude(true);
    }

    void cast(int node, Answer answer) {
        boolean late;
        synchronized (this) {
            boolean real = answer.vote() != Vote.UNKNOWN;
            if (answers[node].vote() != Vote.UNKNOWN || (heard[node] && !real)) {
                return;
            }
            answers[node] = answer;
            heard[node] = true;
            late = decided;
        }
        if (late) {
            onLate.accept(answer);
        } else {
            decide();
        }
    }

    private void decide() {
        conclude(false);
    }

    private void conclude(boolean anyway) {
        Tally tally;
        synchronized (this) {
            if (decided || !(anyway || (allAsked && rule.isDecidedBy(count(), quorum)))) {
                return;
            }
            decided = true;
            tally = tally();
        }
        onDecided.accept(tally);
    }

    /** {@return the votes so far, counted} */
    synchronized Count count() {
        int granted = 0;
        int refused = 0;
        int failed = 0;
        for (int node = 0; node < answers.length; node++) {
            switch (answers[node].vote()) {
                case GRANTED -> granted++;
                case REFUSED -> refused++;
                case UNKNOWN -> failed += heard[node] ? 1 : 0;
            }
        }
        return new Count(granted, refused, failed, answers.length - granted - refused - failed);
    }

    /**
     * What was heard of one node.
     *
     * @param answer its answer, or what counts as long as there is none
     * @param open whether nothing was heard yet
     */
    record Heard(Answer answer, boolean open) {}

    /** {@return what was heard of each node} */
    synchronized List<Heard> heard() {
        List<Heard> all = new ArrayList<>(answers.length);
        for (int node = 0; node < answers.length; node++) {
            all.add(new Heard(answers[node], answers[node].vote() == Vote.UNKNOWN && !heard[node]));
        }
        return all;
    }

    /** {@return the votes so far} */
    synchronized Tally tally() {
        return new Tally(List.of(answers));
    }
}
