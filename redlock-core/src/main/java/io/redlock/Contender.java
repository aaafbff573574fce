package io.redlock;

import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One caller who wants a lock: attempts with pauses in between, until one is won or the wait time is over.
 *
 * <p>A state machine that votes and timers drive: it runs on no thread of its own and blocks none. One attempt, one
 * pause or one inquiry is under way at any time.
 */
final class Contender {

    private final Engine engine;
    private final Terms terms;
    private final String thread;
    private final Deadline wait;
    private final CompletableFuture<Acquisition> outcome = new CompletableFuture<>();
    private volatile int attempts;
    private volatile @Nullable Attempt before;
    private volatile Optional<Deadline> outage = Optional.empty();

    Contender(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
        this.thread = Thread.currentThread().getName();
        this.wait = Deadline.in(terms.waitTime(), engine.ticker());
    }

    /** {@return what comes of it} It completes on any thread, so nothing of an application's may hang on it. */
    CompletableFuture<Acquisition> outcome() {
        return outcome;
    }

    void attempt() {
        if (outcome.isDone()) {
            return;
        }
        if (!engine.holds().beginAttempt()) {
            outcome.completeExceptionally(Holds.closed());
            return;
        }
        int number = attempts + 1;
        attempts = number;
        new Attempt(engine, terms, number, this::decided).start(engine.owner().newToken(thread));
    }

    private void decided(Attempt attempt) {
        if (attempt.failure().isEmpty()) {
            won(attempt);
            engine.holds().endAttempt();
        } else if (wait.isSpent() || isOutage(attempt)) {
            // Taken back only then: what was not sent yet would never be answered, and it is answers that explain.
            attempt.whenExplained(() -> {
                takeBack(attempt);
                giveUpAfter(tellingOf(attempt));
            });
        } else {
            takeBack(attempt);
            before = attempt;
            engine.timer().schedule(Backoff.after(attempts, wait.remaining(), engine.random()), this::attempt);
        }
    }

    /** No quorum has answered for too long, though the wait time is not over (R54). */
    private boolean isOutage(Attempt attempt) {
        if (!attempt.lostBy(Reason.NO_QUORUM)) {
            outage = Optional.empty();
            return false;
        }
        Deadline since = outage.orElseGet(() -> Deadline.in(engine.outageTimeout(), engine.ticker()));
        outage = Optional.of(since);
        return since.isSpent();
    }

    private void takeBack(Attempt attempt) {
        attempt.release();
        engine.holds().endAttempt();
    }

    /**
     * An outage is what two attempts in a row have met. A node that was slow for once, at the end of a wait for somebody
     * who holds the lock, is none.
     */
    private Attempt tellingOf(Attempt last) {
        Attempt lastButOne = before;
        if (lastButOne != null && lastButOne.lostBy(Reason.CONTENDED) && last.lostBy(Reason.NO_QUORUM)) {
            return lastButOne;
        }
        return last;
    }

    private void giveUpAfter(Attempt attempt) {
        if (attempt.lostBy(Reason.CONTENDED)) {
            Inquiry.begin(engine, terms.lockKeys(), attempt, inspections -> lost(attempt, inspections));
        } else {
            lost(attempt, List.of());
        }
    }

    private void won(Attempt attempt) {
        // Watched before anybody has it: its renewal does not depend on what the caller does next (R32).
        QuorumHold hold = new QuorumHold(engine, terms, attempt);
        hold.watch();
        if (!engine.holds().add(hold)) {
            hold.abandon();
            outcome.completeExceptionally(Holds.closed());
            return;
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

    /** The last word is on the answers as they are now: some came after the decision, some say who has the lock. */
    private void lost(Attempt attempt, List<Inspection> inspections) {
        List<Inspection> misuses =
                inspections.stream().filter(found -> !found.misuse().isEmpty()).toList();
        int usable = attempt.usable() - misuses.size();
        Reason reason = attempt.failure().orElseThrow();
        if (reason == Reason.CONTENDED && usable < engine.electorate().quorum().votes()) {
            reason = Reason.NO_QUORUM;
        }
        Optional<String> holder =
                inspections.stream().flatMap(found -> found.holder().stream()).findFirst();
        fail(new NotAcquired(
                terms.keys(), terms.name(), wait.elapsed(), reason, withMisuses(attempt.tally(), misuses), holder));
    }

    private static Tally withMisuses(Tally tally, List<Inspection> misuses) {
        List<Answer> answers = new ArrayList<>(tally.answers());
        for (Inspection found : misuses) {
            answers.replaceAll(answer -> answer.node().equals(found.node())
                    ? new Answer(found.node(), Vote.UNKNOWN, found.misuse())
                    : answer);
        }
        return new Tally(answers);
    }

    private void fail(NotAcquired failure) {
        if (outcome.complete(failure) && engine.events().areWanted(LockNotAcquired.class)) {
            engine.events().tell(new LockNotAcquired(failure));
        }
    }

    /** Nobody wants it any more: what was granted, or is granted after this, is given back. */
    void giveUp() {
        if (!outcome.cancel(false) && !outcome.isCompletedExceptionally()) {
            discard(outcome.join());
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
     * @throws IllegalStateException if the client was closed meanwhile, and has taken the hold back
     */
    Acquisition handOver(Acquisition acquisition) {
        if (!(acquisition instanceof Acquired acquired) || acquired.hold().isValid()) {
            return acquisition;
        }
        if (engine.holds().isClosed()) {
            throw Holds.closed();
        }
        Tally tally = ((QuorumHold) acquired.hold()).abandon();
        NotAcquired failure = new NotAcquired(
                terms.keys(), terms.name(), wait.elapsed(), Reason.LEASE_SPENT, tally, Optional.empty());
        if (engine.events().areWanted(LockNotAcquired.class)) {
            engine.events().tell(new LockNotAcquired(failure));
        }
        return failure;
    }
}
