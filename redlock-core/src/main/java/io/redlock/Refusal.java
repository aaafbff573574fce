package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.Inspection;
import io.redlock.node.Inspection.State;
import io.redlock.node.RevokedValue;
import io.redlock.node.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts into words why a lock was not acquired. */
final class Refusal {

    private Refusal() {}

    /** The last word is on the answers as they are now: some came after the decision, some say who has the lock. */
    static NotAcquired of(Engine engine, Terms terms, Duration waited, Attempt attempt, List<Inspection> inspections) {
        List<Inspection> misuses = inspections.stream()
                .filter(found -> found.state() == State.MISUSED)
                .toList();
        int usable = attempt.usable() - misuses.size();
        Reason reason = attempt.failure().orElseThrow();
        if (reason == Reason.CONTENDED && usable < engine.electorate().quorum().votes()) {
            reason = Reason.NO_QUORUM;
        }
        Optional<String> holder =
                inspections.stream().flatMap(found -> found.holder().stream()).findFirst();
        return new NotAcquired(
                terms.keys(), terms.name(), waited, reason, withMisuses(attempt.tally(), misuses), holder);
    }

    /** Why a lock is lost that so many nodes have no key of that no quorum has one. */
    static String ofRenewal(Tally tally) {
        Optional<String> revoked = tally.answers().stream()
                .flatMap(answer -> RevokedValue.wordsIn(answer).stream())
                .findFirst();
        return revoked.map("it was "::concat).orElse("so many nodes have no key of ours that no quorum has one")
                + " (%s)".formatted(tally.describe());
    }

    private static Tally withMisuses(Tally tally, List<Inspection> misuses) {
        List<Answer> answers = new ArrayList<>(tally.answers());
        for (Inspection found : misuses) {
            answers.replaceAll(answer -> answer.node().equals(found.node())
                    ? new Answer(found.node(), Vote.UNKNOWN, found.detail())
                    : answer);
        }
        return new Tally(answers);
    }

    /** Another thread of this process has the lock: no node had to be asked. */
    static NotAcquired heldHere(Engine engine, Terms terms, Duration waited, String holder) {
        return new NotAcquired(
                terms.keys(), terms.name(), waited, Reason.CONTENDED, notAsked(engine), Optional.of(holder));
    }

    /** Another thread of this process is asking, and too few nodes have answered it in time. */
    static NotAcquired undecided(Engine engine, Terms terms, Duration waited, Optional<Attempt> asking) {
        Tally tally = asking.map(Attempt::tally).orElseGet(() -> notAsked(engine));
        return new NotAcquired(terms.keys(), terms.name(), waited, Reason.NO_QUORUM, tally, Optional.empty());
    }

    private static Tally notAsked(Engine engine) {
        return new Tally(engine.electorate().nodes().stream()
                .map(node -> new Answer(node.address(), Vote.UNKNOWN, "not asked"))
                .toList());
    }

    /** The lease was over before the caller was there to use it. */
    static NotAcquired spent(Terms terms, Duration waited, Tally tally) {
        return new NotAcquired(terms.keys(), terms.name(), waited, Reason.LEASE_SPENT, tally, Optional.empty());
    }
}
