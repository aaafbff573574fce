package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answers of all nodes to one question, counted.
 *
 * @param answers one answer for each node, in the order of the configuration
 */
public record Tally(List<Answer> answers) {

    /** Copies the answers. */
    public Tally {
        answers = List.copyOf(answers);
    }

    /** {@return how many nodes did what was asked} */
    public int granted() {
        return count(Vote.GRANTED);
    }

    /** {@return how many nodes said that the key is not ours} */
    public int refused() {
        return count(Vote.REFUSED);
    }

    /** {@return how many nodes gave no usable answer in time} */
    public int unknown() {
        return count(Vote.UNKNOWN);
    }

    /** {@return the counts, then every answer, on one line} */
    public String describe() {
        String each = answers.stream().map(Answer::toString).collect(Collectors.joining("; "));
        return "granted %d, refused %d, unknown %d: %s".formatted(granted(), refused(), unknown(), each);
    }

    private int count(Vote vote) {
        return (int) answers.stream().filter(answer -> answer.vote() == vote).count();
    }
}
