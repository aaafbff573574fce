package io.redlock;

import io.redlock.TokenDecision.Outcome;
import io.redlock.TokenDecision.Standing;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Sees to it that a quorum of nodes has the token of a lock that was just granted (R36). If all have granted it with the
 * same fence value there is nothing to do. Answers come from any thread, also while others are being asked.
 */
final class WriteBack {

    private final int quorum;
    private final Ballot ballot;
    private final Claims claims;
    private final Consumer<OptionalLong> onDecided;
    private final BitSet asked = new BitSet();
    private final List<Optional<Answer>> raised;
    private OptionalLong token = OptionalLong.empty();
    private boolean decided;

    /** @param onDecided hears the token, once, or that there is none */
    WriteBack(Electorate electorate, Ballot ballot, Claims claims, Consumer<OptionalLong> onDecided) {
        this.quorum = electorate.quorum().votes();
        this.ballot = ballot;
        this.claims = claims;
        this.onDecided = onDecided;
        this.raised = new ArrayList<>();
        for (int node = 0; node < electorate.size(); node++) {
            raised.add(Optional.empty());
        }
    }

    /** Begins, with the grants that made the lock ours: the greatest of their fence values is the token. */
    void begin(Tally won) {
        OptionalLong greatest = TokenDecision.tokenOf(won.answers());
        synchronized (this) {
            token = greatest;
            decided = greatest.isEmpty();
        }
        if (greatest.isPresent()) {
            reconsider();
        } else {
            onDecided.accept(greatest);
        }
    }

    /** Something more was heard. */
    void reconsider() {
        long wanted;
        TokenDecision decision;
        synchronized (this) {
            if (decided || token.isEmpty()) {
                return;
            }
            wanted = token.getAsLong();
            decision = TokenDecision.of(wanted, quorum, standings());
            decided = decision.outcome() != Outcome.OPEN;
            decision.raise().forEach(asked::set);
        }
        for (int node : decision.raise()) {
            claims.raise(node, wanted, answer -> raised(node, answer));
        }
        if (decision.outcome() != Outcome.OPEN) {
            onDecided.accept(decision.outcome() == Outcome.USABLE ? OptionalLong.of(wanted) : OptionalLong.empty());
        }
    }

    synchronized boolean isOpen() {
        return token.isPresent() && !decided;
    }

    /** It has taken too long. */
    void giveUp() {
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
        }
        onDecided.accept(OptionalLong.empty());
    }

    private void raised(int node, Answer answer) {
        synchronized (this) {
            raised.set(node, Optional.of(answer));
        }
        reconsider();
    }

    /** {@return whether there is no token because nodes were silent, not because they said no} */
    synchronized boolean isLostBySilence() {
        return token.isPresent() && TokenDecision.isLostBySilence(token.getAsLong(), quorum, standings());
    }

    private List<Standing> standings() {
        List<Standing> standings = new ArrayList<>();
        for (Ballot.Heard heard : ballot.heard()) {
            int node = standings.size();
            standings.add(new Standing(heard.answer(), heard.open(), asked.get(node), raised.get(node)));
        }
        return standings;
    }

    /** {@return the same, and what nodes said, or did not say, that were asked to raise their fence value} */
    synchronized Tally withFailures(Tally tally) {
        List<Answer> answers = new ArrayList<>(tally.answers());
        for (int node = 0; node < answers.size(); node++) {
            if (asked.get(node)) {
                Answer granted = answers.get(node);
                Answer answer = raised.get(node)
                        .orElseGet(() -> new Answer(granted.node(), Vote.UNKNOWN, "no answer to the raise yet"));
                answers.set(node, answer.vote() == Vote.GRANTED ? granted : answer);
            }
        }
        return new Tally(answers);
    }
}
