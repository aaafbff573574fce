package io.redlock;

import io.redlock.node.LockNode;
import io.redlock.node.OwnerToken;
import io.redlock.node.Vote;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * How those ask who have failed already: one node before the others, the same in every process. Only who gets that one
 * goes on, so that no two of them split the votes (R52). Where a node can not tell, the next one stands in for it.
 */
final class TieBreak {

    private final List<Integer> order;
    private final Claims claims;
    private final Claims.Voter voter;
    private final Deadline patience;
    private final Outcome outcome;

    /** Hears once what became of it. */
    interface Outcome {

        /** The node is another's. */
        void refusedBy(int node);

        /** The node is ours, or none could tell: the others are to be asked. */
        void goOn();
    }

    TieBreak(Engine engine, Terms terms, Claims claims, Claims.Voter voter, Deadline patience, Outcome outcome) {
        this.order = order(
                engine.electorate().nodes().stream().map(LockNode::address).toList(),
                terms.keys().get(0));
        this.claims = claims;
        this.voter = voter;
        this.patience = patience;
        this.outcome = outcome;
    }

    /** {@return the numbers of the nodes, the first to be asked first; it depends on the key, so that all share the load} */
    static List<Integer> order(List<String> nodes, String key) {
        return IntStream.range(0, nodes.size())
                .boxed()
                .sorted(Comparator.comparingInt(node -> mixed((key + '@' + nodes.get(node)).hashCode())))
                .toList();
    }

    /** Spreads what a string's hash leaves close together; the last step of MurmurHash3, which is in the public domain. */
    private static int mixed(int hash) {
        int mixed = hash;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    void begin(OwnerToken owner) {
        ask(0, owner);
    }

    private void ask(int turn, OwnerToken owner) {
        AtomicReference<Optional<Vote>> vote = new AtomicReference<>(Optional.empty());
        AtomicBoolean oneOfTwo = new AtomicBoolean();
        // The answer may come before there is anything that could be given back.
        Runnable whenAskedAndAnswered = () -> {
            if (!oneOfTwo.compareAndSet(false, true)) {
                answered(turn, vote.get().orElseThrow(), owner);
            }
        };
        claims.acquireFirst(order.get(turn), owner, (node, answer) -> {
            voter.cast(node, answer);
            if (vote.compareAndSet(Optional.empty(), Optional.of(answer.vote()))) {
                whenAskedAndAnswered.run();
            }
        });
        whenAskedAndAnswered.run();
    }

    private void answered(int turn, Vote vote, OwnerToken owner) {
        if (vote == Vote.REFUSED) {
            outcome.refusedBy(order.get(turn));
        } else if (vote == Vote.UNKNOWN && turn + 1 < order.size() && !patience.isSpent()) {
            ask(turn + 1, owner);
        } else {
            outcome.goOn();
        }
    }
}
