package io.redlock.lane;

import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An exchange whose first reply is a vote. */
abstract class Question extends Exchange {

    private final String node;
    private final Meaning meaning;
    private final Consumer<Answer> voter;

    /** What a reply means. */
    @FunctionalInterface
    interface Meaning {

        Answer of(String node, Reply reply, Optional<Duration> latency);
    }

    Question(List<Command> commands, String node, Meaning meaning, Consumer<Answer> voter) {
        super(commands);
        this.node = node;
        this.meaning = meaning;
        this.voter = voter;
    }

    @Override
    void answered(List<Reply> replies) {
        tell(answerOf(replies));
    }

    final Answer answerOf(List<Reply> replies) {
        return meaning.of(node, replies.get(0), latency());
    }

    @Override
    void unanswered(String why) {
        tell(new Answer(node, Vote.UNKNOWN, why));
    }

    final void tell(Answer answer) {
        voter.accept(answer);
    }

    final String node() {
        return node;
    }

    final Consumer<Answer> voter() {
        return voter;
    }
}
