package io.redlock.simulation;

import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.RedlockListener;
import io.redlock.ReleaseOutcome;
import io.redlock.simulation.Coverage.Tale;

/** Hears what a client tells its listeners, counts it and hands it to the checkers. */
final class Witness implements RedlockListener {

    private final Universe universe;
    private final ClientProcess process;

    Witness(Universe universe, ClientProcess process) {
        this.universe = universe;
        this.process = process;
    }

    @Override
    public void on(RedlockEvent event) {
        Coverage coverage = universe.coverage();
        if (universe.journal().isOpen()) {
            universe.journal().note(process.toString(), Words.of(event));
        }
        if (event instanceof AttemptDecided decided) {
            coverage.met(Tale.ATTEMPTS);
            if (decided.failure().isPresent() && decided.tally().granted() > 0) {
                coverage.met(Tale.SPLIT_VOTES);
            }
            if (process.exposedUntil() >= process.now() - decided.took().toNanos()) {
                coverage.met(Tale.ATTEMPTS_UNDER_A_FAULT);
            }
        } else if (event instanceof LateVote) {
            coverage.met(ReplyRow.REPLY_AFTER_DECISION, CommandKind.ACQUIRE);
        } else if (event instanceof LockLost lost) {
            coverage.met(Tale.LOST);
            if (lost.reason().contains("it was revoked by")) {
                coverage.met(Tale.LOST_BY_REVOCATION);
            }
            universe.losses().told(lost.name());
            if (universe.scenario().sabotage() == Sabotage.EVENTS_COME_TWICE) {
                universe.losses().told(lost.name());
            }
        } else if (event instanceof LockRenewed renewed) {
            coverage.met(Tale.RENEWED);
            renewed(renewed.name());
        } else if (event instanceof RenewalFailed failed) {
            coverage.met(Tale.RENEWAL_FAILED);
            countIfOvertaken(failed.name());
        } else if (event instanceof KeyRepaired) {
            coverage.met(Tale.REPAIRED);
        } else if (event instanceof HoldDoubted) {
            coverage.met(Tale.DOUBTED);
        } else if (event instanceof LockReleased released) {
            released(released);
        }
    }

    private void released(LockReleased event) {
        universe.coverage()
                .met(
                        switch (event.outcome()) {
                            case RELEASED -> Tale.RELEASED;
                            case LOST -> Tale.RELEASED_LOST;
                            case UNCERTAIN -> Tale.RELEASE_UNCERTAIN;
                        });
        if (event.outcome() == ReleaseOutcome.RELEASED) {
            universe.kept().released(event.name());
        }
    }

    /** What was in doubt may be relied on again from now on. */
    private void renewed(String label) {
        countIfOvertaken(label);
        universe.losses()
                .hold(label)
                .ifPresent(hold -> universe.world()
                        .at(process.now(), () -> universe.intervals().check(hold)));
    }

    private void countIfOvertaken(String label) {
        if (universe.losses().hold(label).filter(TrackedHold::isGivenBack).isPresent()) {
            universe.coverage().met(Tale.RENEWED_AFTER_RELEASE);
        }
    }
}
