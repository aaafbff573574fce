package io.redlock;

import io.redlock.Ballot.Rule;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.node.Answer;
import io.redlock.node.OwnerToken;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The Redlock algorithm, once: ask every node for the key under one fresh owner token, and see whether a quorum grants
 * it while enough of the lease is left.
 */
final class Attempt {

    private final Engine engine;
    private final Terms terms;
    private final int number;
    private final Consumer<Attempt> onDecided;
    private final PauseWatch pause;
    private final Deadline validity;
    private final Deadline patience;
    private final Ballot ballot;
    private final Claims claims;
    private final Optional<WriteBack> writeBack;
    private final AtomicReference<Optional<Runnable>> onExplained = new AtomicReference<>(Optional.empty());
    private volatile Result result = Result.NOT_GRANTED;
    private volatile boolean gaveWay;
    private volatile String owner = "";

    private enum Result {
        WON,
        NOT_GRANTED,
        NOT_FENCED,
        SPENT
    }

    /**
     * Step 1. The clock starts before the first node is asked: the first key set is the first to expire (R6).
     *
     * @param number which attempt of the acquisition, from one
     * @param onDecided hears once that it was decided, on any thread
     */
    Attempt(Engine engine, Terms terms, int number, Consumer<Attempt> onDecided) {
        this.engine = engine;
        this.terms = terms;
        this.number = number;
        this.onDecided = onDecided;
        this.pause =
                new PauseWatch(engine.ticker(), engine.wall(), engine.drift().of(terms.lease()));
        this.validity = Deadline.in(engine.drift().validityOf(terms.lease()), engine.ticker());
        this.patience = Deadline.in(engine.nodeTimeout(), engine.ticker());
        this.ballot = new Ballot(engine.electorate(), Rule.GRANTED_OR_NOT, this::decided, this::late);
        this.claims = new Claims(engine, terms);
        this.writeBack = terms.fenced()
                ? Optional.of(new WriteBack(engine.electorate(), ballot, claims, this::minted))
                : Optional.empty();
    }

    /**
     * Step 2. Ask every node. The votes decide when all are asked, on whichever thread brings the deciding one.
     *
     * @param oneFirst whether to ask one node before the others, and to give way to whoever has that one (R52)
     */
    void start(OwnerToken token, boolean oneFirst) {
        owner = OwnerToken.descriptionIn(token.value()).orElse("");
        if (!oneFirst) {
            askOthers(token);
            return;
        }
        new TieBreak(engine, terms, claims, ballot::cast, patience, new TieBreak.Outcome() {
                    @Override
                    public void refusedBy(int node) {
                        giveWay(node);
                    }

                    @Override
                    public void goOn() {
                        askOthers(token);
                    }
                })
                .begin(token);
    }

    private void giveWay(int refusing) {
        claims.forget(refusing);
        gaveWay = true;
        ballot.end();
    }

    private void askOthers(OwnerToken owner) {
        claims.acquire(owner, ballot::cast);
        ballot.allAsked();
    }

    /** {@return who asks, in the words that stand on the nodes} */
    String owner() {
        return owner;
    }

    /** Step 3. A quorum is the lock; who wants a fencing token needs a quorum that has it, too (R36). */
    private void decided(Tally tally) {
        if (tally.granted() < quorum()) {
            end(Result.NOT_GRANTED, tally);
        } else if (writeBack.isPresent()) {
            mint(writeBack.get(), tally);
        } else {
            end(Result.WON, tally);
        }
    }

    /** It takes no longer than the attempt may take as a whole: a caller's wait has an end (R53). */
    private void mint(WriteBack back, Tally won) {
        back.begin(won);
        if (back.isOpen()) {
            engine.timer().schedule(patience.remaining(), back::giveUp);
        }
    }

    private void minted(OptionalLong token) {
        claims.minted(token);
        if (token.isPresent()) {
            end(Result.WON, tally());
        } else {
            end(writeBack.orElseThrow().isLostBySilence() ? Result.NOT_FENCED : Result.SPENT, tally());
        }
    }

    /** Step 4. It is won only if some of the lease is left now, as the last thing that is looked at (R7). */
    private void end(Result reached, Tally tally) {
        result = reached == Result.WON && validity.isSpent() ? Result.SPENT : reached;
        if (engine.events().areWanted(AttemptDecided.class)) {
            engine.events()
                    .tell(new AttemptDecided(terms.keys(), terms.name(), number, failure(), tally, validity.elapsed()));
        }
        onDecided.accept(this);
    }

    private void late(Answer answer) {
        if (engine.events().areWanted(LateVote.class)) {
            engine.events().tell(new LateVote(terms.keys(), terms.name(), answer));
        }
        writeBack.ifPresent(WriteBack::reconsider);
        explain();
    }

    /**
     * {@return why it was lost, empty if it was won} That it is lost may be certain before it is certain why: as long as
     * nodes may still answer, it is called contended.
     */
    Optional<Reason> failure() {
        return switch (result) {
            case WON -> Optional.empty();
            case SPENT -> Optional.of(Reason.LEASE_SPENT);
            case NOT_FENCED -> Optional.of(Reason.NO_QUORUM);
            case NOT_GRANTED ->
                Optional.of(usable() >= quorum() && !isGrantedLate() ? Reason.CONTENDED : Reason.NO_QUORUM);
        };
    }

    /** A quorum would have granted it, and was too slow: that is nobody else's doing. */
    private boolean isGrantedLate() {
        return ballot.count().granted() >= quorum();
    }

    boolean lostBy(Reason reason) {
        return failure().equals(Optional.of(reason));
    }

    /** {@return whether it ended because the node that was asked first refused: of the others nothing is known} */
    boolean gaveWay() {
        return gaveWay;
    }

    /** {@return whether any node refused} */
    boolean isRefused() {
        return ballot.count().refused() > 0;
    }

    /** {@return how many of the nodes that refused would have had to grant it} */
    int missingVotes() {
        Ballot.Count count = ballot.count();
        return gaveWay ? 1 : Math.max(1, Math.min(count.refused(), quorum() - count.granted()));
    }

    /** {@return how many nodes answered usably, or still may (R17)} */
    int usable() {
        return engine.electorate().size() - ballot.count().failed();
    }

    private int quorum() {
        return engine.electorate().quorum().votes();
    }

    /** Runs something, once, as soon as it is certain why this was lost; within the node timeout at the latest. */
    void whenExplained(Runnable next) {
        onExplained.set(Optional.of(next));
        explain();
    }

    /** A quorum that answered explains it, and so does one that can not. */
    private void explain() {
        Ballot.Count count = ballot.count();
        boolean explained = count.granted() + count.refused() >= quorum() || usable() < quorum();
        if (explained || gaveWay || result == Result.SPENT || result == Result.NOT_FENCED) {
            onExplained.getAndSet(Optional.empty()).ifPresent(Runnable::run);
        }
    }

    /** {@return how long the lock may be relied on, if it was won} */
    Deadline validity() {
        return validity;
    }

    /** {@return what notices that the machine was paused since the first node was asked} */
    PauseWatch pause() {
        return pause;
    }

    /** {@return how long a node's answer is waited for} */
    Deadline patience() {
        return patience;
    }

    /** {@return the votes so far, late ones included} */
    Tally tally() {
        Tally tally = ballot.tally();
        return writeBack.isPresent() ? writeBack.get().withFailures(tally) : tally;
    }

    /** {@return what the nodes were asked for, to be extended or given back} */
    Claims claims() {
        return claims;
    }

    /** Step 5. Give back everywhere. */
    void release() {
        claims.release(Duration.ZERO, tally -> {});
    }
}
