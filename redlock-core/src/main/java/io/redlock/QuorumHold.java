package io.redlock;

import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A lock that a quorum of nodes granted. Its release follows the acquire on the same lanes. */
final class QuorumHold implements Hold {

    private final Engine engine;
    private final Terms terms;
    private final Attempt attempt;
    private final Deadline held;
    private final AtomicReference<HoldState> state = new AtomicReference<>(HoldState.HELD);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String loss = "";
    private final CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();

    QuorumHold(Engine engine, Terms terms, Attempt attempt) {
        this.engine = engine;
        this.terms = terms;
        this.attempt = attempt;
        this.held = Deadline.in(Duration.ZERO, engine.ticker());
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
    public HoldState state() {
        if (attempt.validity().isSpent()) {
            lose("its validity of %dms was spent"
                    .formatted(attempt.validity().budget().toMillis()));
        }
        return state.get();
    }

    private void lose(String why) {
        if (state.get() != HoldState.HELD) {
            return;
        }
        // Before the state, so that whoever sees the loss sees why.
        loss = "Lock '%s' was lost: %s, it was held for %dms"
                .formatted(String.join("', '", keys()), why, held.elapsed().toMillis());
        if (state.compareAndSet(HoldState.HELD, HoldState.LOST)) {
            engine.events().tell(new LockLost(keys(), name(), held.elapsed(), loss));
        }
    }

    @Override
    public boolean isValid() {
        return state() == HoldState.HELD;
    }

    @Override
    public Duration validity() {
        return isValid() ? attempt.validity().remaining() : Duration.ZERO;
    }

    @Override
    public void ensureValid() {
        switch (state()) {
            case HELD -> {}
            case RELEASED ->
                throw new IllegalStateException("Lock '%s' has been released".formatted(String.join("', '", keys())));
            case LOST -> throw lost();
        }
    }

    private LockLostException lost() {
        return new LockLostException(keys(), loss);
    }

    @Override
    public ReleaseOutcome release() {
        ended.set(true);
        giveBack();
        try {
            return outcome.get(engine.nodeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ReleaseOutcome.UNCERTAIN;
        } catch (ExecutionException | TimeoutException undecided) {
            return ReleaseOutcome.UNCERTAIN;
        }
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true) && !giveBack()) {
            throw lost();
        }
    }

    /** Gives the lock back; returns whether it was still ours to give. Nothing is sent a second time. */
    private boolean giveBack() {
        engine.holds().remove(this);
        Duration heldFor = held.elapsed();
        boolean ours = isValid() && state.compareAndSet(HoldState.HELD, HoldState.RELEASED);
        attempt.release(tally -> released(ours, tally, heldFor));
        return ours;
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
            engine.events().tell(new LockLost(keys(), name(), heldFor, why));
        } else if (tally.granted() >= quorum) {
            result = ReleaseOutcome.RELEASED;
        }
        outcome.complete(result);
        if (engine.events().areWanted(LockReleased.class)) {
            engine.events().tell(new LockReleased(keys(), name(), result, heldFor, tally));
        }
    }

    /** Gives back what nobody got hold of; returns the votes by which it was acquired. */
    Tally abandon() {
        Tally tally = attempt.tally();
        giveBack();
        return tally;
    }

    /** Takes the lock away from whoever works under it, who is told so at the end at the latest. */
    void revoke(String why) {
        lose(why);
        giveBack();
    }
}
