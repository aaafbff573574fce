package io.redlock;

import io.redlock.Ballot.Rule;
import io.redlock.node.Answer;
import io.redlock.node.Claim;
import io.redlock.node.LockNode;
import io.redlock.node.OwnerToken;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What one owner has asked of every node, until it is given back. Safe for use by several threads once all are asked. */
final class Claims {

    private final Engine engine;
    private final Terms terms;
    private final @Nullable Claim[] claims;
    private final boolean[] asked;
    private final AtomicBoolean released = new AtomicBoolean();

    /** Takes an answer, and says which node it is of. */
    @FunctionalInterface
    interface Voter {

        void cast(int node, Answer answer);
    }

    Claims(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
        this.claims = new Claim[engine.electorate().size()];
        this.asked = new boolean[claims.length];
    }

    /** Asks every node for the key that was not asked yet. */
    void acquire(OwnerToken owner, Voter voter) {
        for (int node = 0; node < claims.length; node++) {
            if (!asked[node]) {
                acquire(node, owner, voter);
            }
        }
    }

    /** Asks one node for the key. */
    void acquire(int node, OwnerToken owner, Voter voter) {
        asked[node] = true;
        LockNode voting = engine.electorate().nodes().get(node);
        claims[node] = voting.claim(terms.key(), owner, terms.lease(), answer -> voter.cast(node, answer));
    }

    /** One node has refused, and nothing was asked of it since: it has nothing to give back. */
    void forget(int node) {
        claims[node] = null;
    }

    /** Asks every node to keep the key for longer, also those that never granted it. */
    void extend(Duration lease, Voter voter) {
        forEach((claim, node) -> claim.extend(lease, answer -> voter.cast(node, answer)));
    }

    /** Gives the key to a node again that does not have it. */
    void repair(int node, Duration lease, Consumer<Answer> voter) {
        forEach((claim, same) -> {
            if (same == node) {
                claim.repair(lease, voter);
            }
        });
    }

    /**
     * Gives back everywhere, once, also where the answer was no or never came: that node may hold our key (R20).
     *
     * @param onReleased hears what the nodes answered as soon as that is decided
     */
    void release(Consumer<Tally> onReleased) {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        Ballot releases = new Ballot(engine.electorate(), Rule.YES_OR_NO, onReleased, late -> {});
        forEach((claim, node) -> claim.release(answer -> releases.cast(node, answer)));
        releases.allAsked();
    }

    private void forEach(ObjIntConsumer<Claim> action) {
        for (int node = 0; node < claims.length; node++) {
            Claim claim = claims[node];
            if (claim != null) {
                action.accept(claim, node);
            }
        }
    }
}
