package io.redlock.simulation;

import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.NodeChanged;

/** What an event says in a journal, without what differs from one run of a seed to the next: owner tokens are random. */
final class Words {

    private Words() {}

    static String of(RedlockEvent event) {
        if (event instanceof AttemptDecided decided) {
            return "%s: attempt %d %s, %s"
                    .formatted(
                            decided.name(),
                            decided.attempt(),
                            decided.failure().map(Enum::name).orElse("WON"),
                            decided.tally().describe());
        }
        if (event instanceof LateVote late) {
            return late.name() + ": late vote " + late.answer();
        }
        if (event instanceof LockAcquired acquired) {
            return "%s: acquired, valid for %s".formatted(acquired.name(), acquired.validity());
        }
        if (event instanceof LockNotAcquired failed) {
            return failed.outcome().name() + ": not acquired, "
                    + failed.outcome().reason();
        }
        if (event instanceof LockReleased released) {
            return "%s: %s, %s"
                    .formatted(
                            released.name(),
                            released.outcome(),
                            released.tally().describe());
        }
        if (event instanceof LockLost lost) {
            return lost.name() + ": lost, " + lost.reason();
        }
        return event instanceof NodeChanged changed
                ? "%s is %s %s"
                        .formatted(
                                changed.status().address(),
                                changed.status().state(),
                                changed.status().detail())
                : event.toString();
    }
}
