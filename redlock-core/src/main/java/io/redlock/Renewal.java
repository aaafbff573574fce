package io.redlock;

import io.redlock.Ballot.Rule;
import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.node.Answer;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * One ballot to keep a held lock for longer.
 *
 * <p>A node counts only if it has our key now, without a break: one that had lost it gets it back, and counts from the
 * next renewal on. Counting it at once would hide that the lock was lost (R34). Nothing here ever gives anything back: a
 * renewal that fails leaves the lock as it was (R29).
 */
final class Renewal {

    private static final Duration SHORTEST_REPAIR = Duration.ofMillis(1);

    private final Engine engine;
    private final Terms terms;
    private final Claims claims;
    private final Duration lease;
    private final Listener listener;
    private final Consumer<Extension> onDecided;
    private final Deadline begun;
    private final Ballot ballot;
    private final BitSet repaired = new BitSet();
    private Extension told = Extension.UNKNOWN;

    /** Hears what came of it; more than once, if late answers change it. */
    @FunctionalInterface
    interface Listener {

        void renewed(Renewal renewal, Extension outcome, Tally tally);
    }

    /**
     * The clock starts before the first node is asked (R27).
     *
     * @param onDecided hears once, when the votes have decided
     */
    Renewal(
            Engine engine,
            Terms terms,
            Claims claims,
            Duration lease,
            Listener listener,
            Consumer<Extension> onDecided) {
        this.engine = engine;
        this.terms = terms;
        this.claims = claims;
        this.lease = lease;
        this.listener = listener;
        this.onDecided = onDecided;
        this.begun = Deadline.in(lease, engine.ticker());
        this.ballot = new Ballot(engine.electorate(), Rule.YES_OR_NEVER, this::decided, late -> reconsider());
    }

    void start() {
        claims.extend(lease, ballot::cast);
        ballot.allAsked();
    }

    private void decided(Tally tally) {
        Extension outcome = outcome();
        tell(outcome, tally);
        onDecided.accept(outcome);
    }

    /** An answer that comes late is no less true. */
    private void reconsider() {
        Extension now = outcome();
        boolean news;
        synchronized (this) {
            news = now != told;
        }
        if (news) {
            tell(now, ballot.tally());
        } else if (now == Extension.EXTENDED) {
            repairWhereGone(ballot.tally());
        }
    }

    private void tell(Extension outcome, Tally tally) {
        synchronized (this) {
            told = outcome;
        }
        listener.renewed(this, outcome, tally);
        if (outcome == Extension.EXTENDED) {
            repairWhereGone(tally);
        }
    }

    private void repairWhereGone(Tally tally) {
        List<Answer> answers = tally.answers();
        for (int node = 0; node < answers.size(); node++) {
            if (answers.get(node).vote() == Vote.REFUSED) {
                repair(node);
            }
        }
    }

    /** {@return what the answers so far come to} So many refusals that no quorum is left are the loss of the lock (R30). */
    Extension outcome() {
        Ballot.Count count = ballot.count();
        int quorum = engine.electorate().quorum().votes();
        if (count.granted() >= quorum) {
            return Extension.EXTENDED;
        }
        return count.refused() > count.nodes() - quorum ? Extension.REFUSED : Extension.UNKNOWN;
    }

    private void repair(int node) {
        synchronized (repaired) {
            if (repaired.get(node)) {
                return;
            }
            repaired.set(node);
        }
        Duration left = begun.remaining();
        if (left.compareTo(SHORTEST_REPAIR) >= 0) {
            claims.repair(node, left, this::repaired);
        }
    }

    private void repaired(Answer answer) {
        if (answer.vote() == Vote.GRANTED && engine.events().areWanted(KeyRepaired.class)) {
            engine.events().tell(new KeyRepaired(terms.keys(), terms.name(), answer.node()));
        }
    }

    /** {@return how long the lock may be relied on, if it was extended} */
    Deadline validity() {
        return new Deadline(begun.ticker(), begun.startNanos(), engine.drift().validityOf(lease));
    }

    /** {@return how long the nodes keep the lock, if it was extended} */
    Deadline lease() {
        return begun;
    }
}
