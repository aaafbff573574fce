package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a fenced lock may use a token, as far as its nodes have answered (R36).
 *
 * <p>It may if a quorum of nodes had exactly this fence value while the lock was theirs to tell: each of them grants the
 * next owner a greater one, and every other quorum has one of them. A value that is only known to be as great is not
 * enough: the next owner may have been there before it was raised.
 *
 * @param outcome what comes of it
 * @param raise the nodes, by number, that are to be asked to raise their fence value
 */
record TokenDecision(Outcome outcome, List<Integer> raise) {

    /** What comes of it. */
    enum Outcome {
        /** A quorum has the token. */
        USABLE,
        /** A quorum may yet have it. */
        OPEN,
        /** No quorum will have it. */
        IMPOSSIBLE
    }

    /**
     * What is known of one node.
     *
     * @param acquired its answer to the acquire
     * @param awaited whether nothing was heard of that yet
     * @param asked whether it was asked to raise its fence value
     * @param raised its answer to that, if there is one
     */
    record Standing(Answer acquired, boolean awaited, boolean asked, Optional<Answer> raised) {

        private boolean isOwned() {
            return acquired.vote() == Vote.GRANTED;
        }

        private boolean has(long token) {
            return isExactly(token, acquired)
                    || raised.filter(answer -> isExactly(token, answer)).isPresent();
        }

        private static boolean isExactly(long token, Answer answer) {
            return answer.vote() == Vote.GRANTED && answer.fence().equals(OptionalLong.of(token));
        }

        private boolean isToBeRaisedTo(long token) {
            return isOwned()
                    && !asked
                    && acquired.fence().isPresent()
                    && acquired.fence().getAsLong() < token;
        }

        private boolean isSilent() {
            return isOpen() || raised.orElse(acquired).vote() == Vote.UNKNOWN;
        }

        private boolean isOpen() {
            return (awaited && !isOwned()) || (asked && raised.isEmpty());
        }
    }

    /** {@return the token, for good: the greatest fence value of those that granted the lock; empty if none reported one} */
    static OptionalLong tokenOf(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.vote() == Vote.GRANTED)
                .flatMapToLong(answer -> answer.fence().stream())
                .max();
    }

    /** {@return whether those that gave no usable answer would have made a quorum with those that have the token} */
    static boolean isLostBySilence(long token, int quorum, List<Standing> nodes) {
        return nodes.stream().filter(node -> node.has(token) || node.isSilent()).count() >= quorum;
    }

    static TokenDecision of(long token, int quorum, List<Standing> nodes) {
        List<Integer> raise = new ArrayList<>();
        int having = 0;
        int open = 0;
        for (int node = 0; node < nodes.size(); node++) {
            Standing standing = nodes.get(node);
            if (standing.has(token)) {
                having++;
            } else if (standing.isToBeRaisedTo(token)) {
                raise.add(node);
            } else if (standing.isOpen()) {
                open++;
            }
        }
        if (having >= quorum) {
            return new TokenDecision(Outcome.USABLE, List.of());
        }
        return having + raise.size() + open >= quorum
                ? new TokenDecision(Outcome.OPEN, List.copyOf(raise))
                : new TokenDecision(Outcome.IMPOSSIBLE, List.of());
    }
}
