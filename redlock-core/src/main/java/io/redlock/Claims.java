package io.redlock;

import io.redlock.Ballot.Rule;
import io.redlock.node.Answer;
import io.redlock.node.Bid;
import io.redlock.node.Claim;
import io.redlock.node.LockNode;
import io.redlock.node.OwnerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What one owner has asked of every node, until it is given back. Safe for use by several threads once all are asked. */
final class Claims {

    private final Engine engine;
    private final Terms terms;
    private final List<Claim> claims;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile OptionalLong token = OptionalLong.empty();

    /** Takes an answer, and says which node it is of. */
    @FunctionalInterface
    interface Voter {

        void cast(int node, Answer answer);
    }

    Claims(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
        this.claims = new ArrayList<>(engine.electorate().size());
    }

    /** Asks every node for the keys, with one proposal for the token: nodes whose clocks agree then agree on it (R38). */
    void acquire(OwnerToken owner, Voter voter) {
        OptionalLong proposal =
                terms.fenced() ? OptionalLong.of(micros(engine.wall().instant())) : OptionalLong.empty();
        Bid bid = new Bid(terms.lockKeys(), owner, terms.lease(), proposal);
        for (LockNode node : engine.electorate().nodes()) {
            int index = claims.size();
            claims.add(node.claim(bid, answer -> voter.cast(index, answer)));
        }
    }

    private static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
    }

    /** Asks a node that has granted the keys to raise its fence value. */
    void raise(int node, long wanted, Consumer<Answer> voter) {
        claims.get(node).raise(wanted, voter);
    }

    /** Takes note of the fencing token that came of it. */
    void minted(OptionalLong usable) {
        token = usable;
    }

    /** {@return the fencing token, for as long as these are held (R39); empty if none was wanted} */
    OptionalLong token() {
        return token;
    }

    /** Asks every node to keep the keys for longer, also those that never granted it. */
    void extend(Duration lease, Voter voter) {
        for (int index = 0; index < claims.size(); index++) {
            int node = index;
            claims.get(index).extend(lease, answer -> voter.cast(node, answer));
        }
    }

    /** Gives the keys to a node again that does not have them. */
    void repair(int node, Duration lease, Consumer<Answer> voter) {
        claims.get(node).repair(lease, token, voter);
    }

    /**
     * Gives back everywhere, once, also where the answer was no or never came: that node may hold our keys (R20).
     *
     * @param onReleased hears what the nodes answered as soon as that is decided
     */
    void release(Consumer<Tally> onReleased) {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        Ballot releases = new Ballot(engine.electorate(), Rule.YES_OR_NO, onReleased, late -> {});
        for (int index = 0; index < claims.size(); index++) {
            int node = index;
            claims.get(index).release(answer -> releases.cast(node, answer));
        }
        releases.allAsked();
    }
}
