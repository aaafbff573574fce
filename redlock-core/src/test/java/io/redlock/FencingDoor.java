package io.redlock;

import io.redlock.TokenDecision.Outcome;
import io.redlock.TokenDecision.Standing;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Lets the model in: what becomes of a fencing token is decided by what is not public. */
public final class FencingDoor {

    private FencingDoor() {}

    /**
     * What was heard of one node.
     *
     * @param grant the fence value that came with its grant, if it granted
     * @param asked whether it was asked to raise it
     * @param raised what it said to that: nothing yet, a fence value, or that it has another owner
     */
    public record Heard(OptionalLong grant, boolean asked, Optional<OptionalLong> raised) {

        private Answer acquired() {
            return grant.isPresent() ? granted(grant) : new Answer("node", Vote.UNKNOWN, "no answer");
        }

        private static Answer granted(OptionalLong fence) {
            return new Answer("node", Vote.GRANTED, "", Optional.empty(), fence);
        }

        private Standing standing() {
            Optional<Answer> answer =
                    raised.map(fence -> fence.isPresent() ? granted(fence) : new Answer("node", Vote.REFUSED, ""));
            return new Standing(acquired(), grant.isEmpty(), asked, answer);
        }
    }

    /** {@return the token of those that granted so far, empty as long as they are no quorum} */
    public static OptionalLong tokenOf(List<Heard> nodes) {
        List<Answer> answers = nodes.stream().map(Heard::acquired).toList();
        long granted =
                answers.stream().filter(answer -> answer.vote() == Vote.GRANTED).count();
        return granted >= quorum(nodes) ? TokenDecision.tokenOf(answers) : OptionalLong.empty();
    }

    /** {@return whether the token may be used} */
    public static boolean isUsable(long token, List<Heard> nodes) {
        return decide(token, nodes).outcome() == Outcome.USABLE;
    }

    /** {@return whether it never can be} */
    public static boolean isImpossible(long token, List<Heard> nodes) {
        return decide(token, nodes).outcome() == Outcome.IMPOSSIBLE;
    }

    /** {@return the nodes that are to be asked to raise their fence value to it} */
    public static List<Integer> toBeRaised(long token, List<Heard> nodes) {
        return decide(token, nodes).raise();
    }

    private static TokenDecision decide(long token, List<Heard> nodes) {
        return TokenDecision.of(
                token, quorum(nodes), nodes.stream().map(Heard::standing).toList());
    }

    private static int quorum(List<Heard> nodes) {
        return new Quorum(nodes.size()).votes();
    }
}
