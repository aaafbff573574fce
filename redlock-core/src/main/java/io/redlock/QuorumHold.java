package io.redlock;

import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.node.Together;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A lock that a quorum of nodes granted. Its release follows the acquire on the same lanes. */
final class QuorumHold implements Hold {

    private final Engine engine;
    private final Terms terms;
    private final Attempt attempt;
    private final Upkeep upkeep;
    private final HoldValidity validity;
    private final LossNotices notices;
    private final Deadline held;
    private final long number;
    private final AtomicReference<HoldState> state = new AtomicReference<>(HoldState.HELD);
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Whether somebody has had it. */
    private volatile boolean taken;

    private final Runnable onGivenBack;
    private volatile String loss = "";

    /** For how long it could be relied on when it was given back. */
    private volatile Duration left = Duration.ZERO;

    private final CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();

    /**
     * A lock that was won.
     *
     * @param onGivenBack runs when its release is on its way to the nodes, however it ended; perhaps more than once
     */
    QuorumHold(Engine engine, Terms terms, Attempt attempt, Runnable onGivenBack) {
        this.engine = engine;
        this.terms = terms;
        this.attempt = attempt;
        this.onGivenBack = onGivenBack;
        this.number = engine.holds().nextNumber();
        this.held = Deadline.in(Duration.ZERO, engine.ticker());
        this.validity = new HoldValidity(attempt, terms.lease());
        this.notices = new LossNotices(this, engine.callbacks());
        this.upkeep = new Upkeep(engine, terms, attempt.claims(), this, validity);
    }

    /** {@return a number that is greater than that of every hold before} */
    long number() {
        return number;
    }

    /** Begins to renew it, and to watch for its end (R32). */
    void watch() {
        upkeep.begin();
    }

    @Override
    public List<String> keys() {
        return terms.keys();
    }

    @Override
    public String name() {
        return terms.name();
    }

    @Override
    public OptionalLong fencingToken() {
        return attempt.claims().token();
    }

    @Override
    public Duration lease() {
        return terms.lease();
    }

    @Override
    public String owner() {
        return attempt.owner();
    }

    @Override
    public Duration held() {
        return held.elapsed();
    }

    @Override
    public HoldState state() {
        if (validity.isSpent()) {
            lose("its validity of %dms was spent".formatted(validity.granted().toMillis()));
        }
        return state.get();
    }

    boolean isHeld() {
        return state() == HoldState.HELD;
    }

    /** What is left on the nodes is given back soon after, by another thread: who only looks sends nothing (R10, R30). */
    private void lose(String why) {
        if (tellLoss(why)) {
            engine.timer().schedule(Duration.ZERO, () -> releaseEverywhere(false, keep()));
        }
    }

    /** Whoever sees a loss first tells it, once (R31); returns whether that was so. */
    private boolean tellLoss(String why) {
        if (state.get() != HoldState.HELD) {
            return false;
        }
        // Before the state, so that whoever sees the loss sees why.
        loss = "Lock '%s' was lost: %s, it was held for %dms"
                .formatted(String.join("', '", keys()), why, held.elapsed().toMillis());
        boolean first = state.compareAndSet(HoldState.HELD, HoldState.LOST);
        if (first) {
            engine.events().tellSurely(new LockLost(keys(), name(), held.elapsed(), loss));
            notices.lost();
            upkeep.end();
            engine.holds().remove(this);
        }
        return first;
    }

    /** Somebody has it from now on, if it is valid; returns whether it is. */
    boolean take() {
        taken = isValid();
        return taken;
    }

    /** {@return for how long nodes keep the keys although they are given back} What nobody has had is kept for nobody. */
    private Duration keep() {
        Duration left = terms.holdAtLeast().minus(held.elapsed());
        return !taken || left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public boolean isValid() {
        if (!isHeld()) {
            return false;
        }
        boolean suspected = validity.isPauseSuspected();
        if (suspected) {
            upkeep.hurry();
        }
        return !suspected;
    }

    @Override
    public Duration validity() {
        return isValid() ? validity.remaining() : Duration.ZERO;
    }

    @Override
    public void ensureValid() {
        if (isHeld() && validity.isPauseSuspected()) {
            await(validity.leaseLeft());
        }
        switch (state()) {
            case HELD -> {
                if (validity.isPauseSuspected()) {
                    throw new LockLostException(
                            keys(),
                            "Lock '%s' may be lost: the machine seems to have been paused, and no quorum of nodes has confirmed the lock since"
                                    .formatted(String.join("', '", keys())));
                }
            }
            case RELEASED ->
                throw new IllegalStateException("Lock '%s' has been released".formatted(String.join("', '", keys())));
            case LOST -> throw lost();
        }
    }

    private LockLostException lost() {
        return new LockLostException(keys(), loss);
    }

    @Override
    public void onLost(Consumer<Hold> callback) {
        notices.add(callback);
    }

    @Override
    public Extension extend(Duration lease) {
        check(lease);
        return isHeld() ? await(lease) : Extension.REFUSED;
    }

    @Override
    public CompletionStage<Extension> extendAsync(Duration lease) {
        check(lease);
        if (!isHeld()) {
            return CompletableFuture.completedStage(Extension.REFUSED);
        }
        CompletableFuture<Extension> decided = new CompletableFuture<>();
        upkeep.extend(lease, extension -> engine.callbacks().run(() -> decided.complete(extension)));
        return decided.minimalCompletionStage();
    }

    private void check(Duration lease) {
        Limits.lease(lease);
        engine.limits().check(terms.keys(), lease);
    }

    private Extension await(Duration lease) {
        CompletableFuture<Extension> decided = new CompletableFuture<>();
        upkeep.extend(lease, decided::complete);
        return Answers.await(decided, engine.nodeTimeout(), Extension.UNKNOWN);
    }

    /** {@return what hears of a renewal that begins now} */
    Renewal.Listener renewalListener() {
        PauseWatch.Anchor begun = validity.now();
        return (renewal, extension, tally) -> renewed(renewal, begun, extension, tally);
    }

    /** The nodes have answered whether they keep the lock for longer. */
    private void renewed(Renewal renewal, PauseWatch.Anchor begun, Extension extension, Tally tally) {
        Duration margin = validity.remaining();
        if (extension == Extension.EXTENDED && isHeld()) {
            validity.extended(renewal, begun);
        }
        tell(renewal, extension, tally, margin);
        if (extension == Extension.REFUSED) {
            lose(Refusal.ofRenewal(tally));
        }
    }

    private void tell(Renewal renewal, Extension extension, Tally tally, Duration margin) {
        Duration took = renewal.lease().elapsed();
        if (extension != Extension.EXTENDED) {
            engine.events().tell(new RenewalFailed(keys(), name(), extension, tally, took, validity()));
        } else if (engine.events().areWanted(LockRenewed.class)) {
            engine.events().tell(new LockRenewed(keys(), name(), tally, took, validity(), margin));
        }
    }

    /** Something was seen that may have ended it: the nodes are asked. */
    void doubt(String why) {
        upkeep.doubt(why);
    }

    void turn() {
        upkeep.turn();
    }

    void turnAfterWaiting() {
        upkeep.turnAfterWaiting();
    }

    @Override
    public void lapse() {
        if (!isHeld() || !state.compareAndSet(HoldState.HELD, HoldState.RELEASED)) {
            return;
        }
        Duration remaining = validity.remaining();
        ended.set(true);
        outcome.complete(ReleaseOutcome.UNCERTAIN);
        attempt.claims().leave();
        upkeep.end();
        engine.holds().remove(this);
        if (engine.events().areWanted(LockLapsed.class)) {
            engine.events().tell(new LockLapsed(keys(), name(), held.elapsed(), remaining));
        }
        onGivenBack.run();
    }

    @Override
    public ReleaseOutcome release() {
        ended.set(true);
        giveBack();
        return Answers.await(outcome, engine.nodeTimeout(), ReleaseOutcome.UNCERTAIN);
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true) && !giveBack()) {
            throw lost();
        }
    }

    /** Gives the lock back; returns whether it was still ours to give. First it is invalid, then not renewed (R25). */
    private boolean giveBack() {
        left = isHeld() ? validity.remaining() : left;
        boolean ours = isHeld() && state.compareAndSet(HoldState.HELD, HoldState.RELEASED);
        upkeep.end();
        engine.holds().remove(this);
        releaseEverywhere(ours, keep());
        return ours;
    }

    /** Nothing is sent a second time. */
    private void releaseEverywhere(boolean ours, Duration keep) {
        Duration heldFor = held.elapsed();
        // Whoever is next here asks for it right behind.
        Together.run(() -> {
            attempt.claims().release(keep, tally -> released(ours, tally, heldFor));
            onGivenBack.run();
        });
    }

    /** What the nodes said decides, but a hold that was lost stays lost (R24, R31). */
    private void released(boolean ours, Tally tally, Duration heldFor) {
        int quorum = engine.electorate().quorum().votes();
        ReleaseOutcome result = ReleaseOutcome.UNCERTAIN;
        if (!ours) {
            result = ReleaseOutcome.LOST;
        } else if (tally.refused() >= quorum) {
            result = ReleaseOutcome.LOST;
            String why = "Lock '%s' was lost before it was given back: a quorum of nodes had no key of ours (%s)"
                    .formatted(String.join("', '", keys()), tally.describe());
            engine.events().tellSurely(new LockLost(keys(), name(), heldFor, why));
        } else if (tally.granted() >= quorum) {
            result = ReleaseOutcome.RELEASED;
        }
        outcome.complete(result);
        if (engine.events().areWanted(LockReleased.class)) {
            engine.events().tell(new LockReleased(keys(), name(), result, heldFor, left, tally));
        }
    }

    /** Gives back what nobody got hold of; returns the votes by which it was acquired. */
    Tally abandon() {
        Tally tally = attempt.tally();
        taken = false;
        giveBack();
        return tally;
    }

    /** Takes the lock away from whoever works under it, who is told so at once if it asked for that. */
    void revoke(String why) {
        tellLoss(why);
        giveBack();
    }
}
