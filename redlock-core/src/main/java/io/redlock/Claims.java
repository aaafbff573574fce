package io.redlock;

import io.redlock.Ballot.Rule;
import io.redlock.node.Answer;
import io.redlock.node.Bid;
import io.redlock.node.Claim;
import io.redlock.node.OwnerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
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
    private volatile boolean lapsed;

    /** One for all nodes: those whose clocks agree then agree on the token (R38). */
    private final OptionalLong proposal;

    private volatile OptionalLong token = OptionalLong.empty();

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
        this.proposal = terms.fenced() ? OptionalLong.of(micros(engine.wall().instant())) : OptionalLong.empty();
    }

    /** Asks every node for the keys that was not asked yet. */
    void acquire(OwnerToken owner, Voter voter) {
        for (int node = 0; node < claims.length; node++) {
            if (!asked[node]) {
                acquire(node, owner, false, voter);
            }
        }
    }

    /** Asks one node for the keys, before the others: it will probably refuse. */
    void acquireFirst(int node, OwnerToken owner, Voter voter) {
        acquire(node, owner, true, voter);
    }

    private void acquire(int node, OwnerToken owner, boolean tentative, Voter voter) {
        asked[node] = true;
        Bid bid = new Bid(terms.lockKeys(), owner, terms.lease(), terms.holdAtLeast(), proposal, tentative);
        claims[node] = engine.electorate().nodes().get(node).claim(bid, answer -> voter.cast(node, answer));
    }

    private static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
    }

    /** One node has refused, and nothing was asked of it since: it has nothing to give back. */
    void forget(int node) {
        claims[node] = null;
    }

    /** Asks a node that has granted the keys to raise its fence value. */
    void raise(int node, long wanted, Consumer<Answer> voter) {
        only(node, claim -> claim.raise(wanted, voter));
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
        forEach((claim, node) -> claim.extend(lease, answer -> voter.cast(node, answer)));
    }

    /** Gives the keys to a node again that does not have them. */
    void repair(int node, Duration lease, Consumer<Answer> voter) {
        if (!lapsed) {
            only(node, claim -> claim.repair(lease, token, voter));
        }
    }

    /** Gives nothing back, now or later, and gives the keys to no node again. */
    void leave() {
        lapsed = true;
        released.set(true);
    }

    /**
     * Gives back everywhere, once, also where the answer was no or never came: that node may hold our keys (R20).
     *
     * @param keep for how long from now the nodes keep the keys all the same; zero if they delete them
     * @param onReleased hears what the nodes answered as soon as that is decided
     */
    void release(Duration keep, Consumer<Tally> onReleased) {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        Ballot releases = new Ballot(engine.electorate(), Rule.YES_OR_NO, onReleased, late -> {});
        forEach((claim, node) -> claim.release(keep, answer -> releases.cast(node, answer)));
        releases.allAsked();
    }

    private void only(int node, Consumer<Claim> action) {
        Claim claim = claims[node];
        if (claim != null) {
            action.accept(claim);
        }
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
