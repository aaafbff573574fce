package io.redlock;

import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.node.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One caller who wants a lock: it stands in line behind those of this process who came before, then attempts with pauses
 * in between, until an attempt is won or the wait time is over. It keeps its place until the lock is given back.
 *
 * <p>A state machine that votes and timers drive: it runs on no thread of its own and blocks none. One attempt, one
 * pause or one inquiry is under way at any time.
 */
final class Contender implements Place.Waiter {

    private final Engine engine;
    private final Terms terms;
    private final String thread = Owner.nameOf(Thread.currentThread());
    private final long threadId = Thread.currentThread().getId();
    private final Deadline wait;
    private final Line line;
    private final Outage outage;
    private final CompletableFuture<Acquisition> outcome = new CompletableFuture<>();
    private volatile Deadline asking;
    private volatile int attempts;
    private volatile boolean attempting;
    private volatile boolean explaining;

    Contender(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
        this.wait = Deadline.in(terms.waitTime(), engine.ticker());
        this.asking = wait;
        this.line = new Line(engine, this, terms.lockKeys().keys());
        this.outage = new Outage(engine);
    }

    /** {@return what comes of it} It completes on any thread, so nothing of an application's may hang on it. */
    CompletableFuture<Acquisition> outcome() {
        return outcome;
    }

    Deadline waitTime() {
        return wait;
    }

    String thread() {
        return thread;
    }

    long threadId() {
        return threadId;
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public Optional<Waiting> waiting() {
        return outcome.isDone()
                ? Optional.empty()
                : Optional.of(new Waiting(terms.keys(), terms.name(), Owner.clean(thread), wait.elapsed()));
    }

    /** Stands in line; the first attempt may be over when this returns. */
    void begin() {
        line.enter();
    }

    @Override
    public void turn() {
        asking = Deadline.in(wait.remaining(), engine.ticker());
        attempt();
    }

    @Override
    public void movedUp() {
        line.look();
    }

    private void attempt() {
        if (outcome.isDone()) {
            line.leave();
            return;
        }
        if (!engine.holds().beginAttempt()) {
            turnAway();
            return;
        }
        attempting = true;
        int number = attempts + 1;
        attempts = number;
        Attempt attempt = new Attempt(engine, terms, number, this::decided);
        line.asks(attempt);
        attempt.start(engine.owner().newToken(thread), line.asksOneFirst(number));
    }

    /** This client is closed, or being drained: whoever still waits hears so. */
    @Override
    public void turnAway() {
        if (outcome.completeExceptionally(engine.holds().refusal()) && !attempting) {
            line.leave();
        }
    }

    private void decided(Attempt attempt) {
        if (attempt.failure().isEmpty()) {
            won(attempt);
            engine.holds().endAttempt();
            attempting = false;
        } else if (wait.isSpent() || outage.isTooLongAfter(attempt)) {
            // Taken back only then: what was not sent yet would never be answered, and it is answers that explain.
            attempt.whenExplained(() -> {
                takeBack(attempt);
                giveUpAfter(tellingOf(attempt));
            });
        } else {
            takeBack(attempt);
            pauseAfter(attempt);
        }
    }

    private void takeBack(Attempt attempt) {
        attempt.release();
        engine.holds().endAttempt();
        attempting = false;
    }

    private void pauseAfter(Attempt attempt) {
        line.lost(attempt);
        if (outcome.isDone()) {
            line.leave();
            return;
        }
        Duration pause = Backoff.after(line.spent(asking.elapsed()), wait.remaining(), engine.random());
        Pause.begin(engine, terms, attempt, pause, this::attempt);
    }

    /**
     * An outage is what two attempts in a row have met. A node that was slow for once, at the end of a wait for somebody
     * who holds the lock, is none.
     */
    private Attempt tellingOf(Attempt last) {
        return line.lastOfAllNodes()
                .filter(lastButOne -> lastButOne.lostBy(Reason.CONTENDED) && last.lostBy(Reason.NO_QUORUM))
                .orElse(last);
    }

    private void giveUpAfter(Attempt attempt) {
        line.lost(attempt);
        explain(attempt, attempt.patience().remaining());
    }

    private void won(Attempt attempt) {
        // Watched before anybody has it: its renewal does not depend on what the caller does next (R32).
        QuorumHold hold = new QuorumHold(engine, terms, attempt, line::served);
        hold.watch();
        if (!engine.holds().add(hold)) {
            hold.abandon();
            outcome.completeExceptionally(engine.holds().refusal());
            return;
        }
        if (!outcome.isDone()) {
            line.won(hold, attempts > 1 ? line.spent(asking.elapsed()) : Duration.ZERO);
        }
        // Told before anybody can release it, so that the events of a hold come in order.
        if (engine.events().areWanted(LockAcquired.class)) {
            engine.events()
                    .tell(new LockAcquired(terms.keys(), terms.name(), attempts, wait.elapsed(), hold.validity()));
        }
        if (!outcome.complete(new Acquired(hold))) {
            hold.abandon();
        }
    }

    /** Somebody of this process has the lock, and the wait time is over. */
    void failFor(String holder) {
        fail(Refusal.heldHere(engine, terms, wait.elapsed(), holder));
    }

    /** The wait time is over, and this is what the nodes have told who came before. */
    void failLike(Attempt attempt) {
        explaining = true;
        Duration left = terms.waitTime().plus(engine.nodeTimeout()).minus(wait.elapsed());
        explain(attempt, left.isNegative() ? Duration.ZERO : left);
    }

    /** There is no more time, and nobody has heard enough of the nodes to tell. */
    void failUndecided(Optional<Attempt> underWay) {
        if (explaining || outcome.isDone()) {
            return;
        }
        NotAcquired failure = Refusal.undecided(engine, terms, wait.elapsed(), underWay);
        tell(failure, outcome.complete(failure));
        if (!attempting) {
            line.leave();
        }
    }

    private void explain(Attempt attempt, Duration atMost) {
        if (attempt.lostBy(Reason.CONTENDED)) {
            Inquiry.begin(engine, terms, attempt, atMost, found -> lost(attempt, found));
        } else {
            lost(attempt, List.of());
        }
    }

    private void lost(Attempt attempt, List<Inspection> inspections) {
        fail(Refusal.of(engine, terms, wait.elapsed(), attempt, inspections));
    }

    private void fail(NotAcquired failure) {
        tell(failure, outcome.complete(failure));
        line.leave();
    }

    private void tell(NotAcquired failure, boolean news) {
        if (news && engine.events().areWanted(LockNotAcquired.class)) {
            engine.events().tell(new LockNotAcquired(failure));
        }
    }

    /** Nobody wants it any more: what was granted, or is granted after this, is given back. */
    void giveUp() {
        if (!outcome.cancel(false) && !outcome.isCompletedExceptionally()) {
            discard(outcome.join());
        }
        if (!attempting) {
            line.leave();
        }
    }

    /** Gives back what the caller did not take. */
    static void discard(Acquisition acquisition) {
        if (acquisition instanceof Acquired acquired) {
            ((QuorumHold) acquired.hold()).abandon();
        }
    }

    /**
     * Checks once more, as the last step before the caller has it, that a hold is still valid (R7).
     *
     * @param acquisition what came of this contender
     * @return the same, or that the lease was spent before the caller was there to use it
     * @throws IllegalStateException if the client was closed or drained meanwhile, and has taken the hold back
     */
    Acquisition handOver(Acquisition acquisition) {
        if (!(acquisition instanceof Acquired acquired)) {
            return acquisition;
        }
        QuorumHold hold = (QuorumHold) acquired.hold();
        if (hold.take()) {
            return acquisition;
        }
        Tally tally = hold.abandon();
        if (!engine.holds().isAdmitting()) {
            throw engine.holds().refusal();
        }
        Duration waited = wait.elapsed();
        NotAcquired failure = Refusal.spent(terms, waited, tally);
        tell(failure, true);
        return failure;
    }
}
