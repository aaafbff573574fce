package io.redlock.spring.boot.autoconfigure;

import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.RedlockListener;
import io.redlock.node.NodeStatus;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what happens to the log: DEBUG for each outcome, WARN where too few nodes answered or a node does not take
 * part, ERROR for a lost hold and for a node that turns us away, since nobody but a person can mend that.
 */
final class RedlockLogListener implements RedlockListener {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockLogListener.class);

    private static final Set<Class<? extends RedlockEvent>> OUTCOMES =
            Set.of(AttemptDecided.class, LateVote.class, LockAcquired.class, LockReleased.class);

    /** Outcomes are DEBUG, and as frequent as calls. */
    @Override
    public boolean wants(Class<? extends RedlockEvent> type) {
        return LOG.isDebugEnabled() || !OUTCOMES.contains(type);
    }

    @Override
    public void on(RedlockEvent event) {
        if (event instanceof AttemptDecided attempt) {
            LOG.debug(
                    "{} {}: attempt {} {} after {} ({})",
                    attempt.name(),
                    attempt.keys(),
                    attempt.attempt(),
                    attempt.failure().map(Reason::name).orElse("won"),
                    attempt.took(),
                    attempt.tally().describe());
        } else if (event instanceof LateVote vote) {
            LOG.debug("{} {}: late vote of {}", vote.name(), vote.keys(), vote.answer());
        } else if (event instanceof LockAcquired acquired) {
            LOG.debug(
                    "{} {}: acquired after {} attempts in {}, valid for {}",
                    acquired.name(),
                    acquired.keys(),
                    acquired.attempts(),
                    acquired.waited(),
                    acquired.validity());
        } else {
            onEnd(event);
        }
    }

    private static void onEnd(RedlockEvent event) {
        if (event instanceof LockNotAcquired failure) {
            onFailure(failure.outcome());
        } else if (event instanceof LockReleased released) {
            LOG.debug(
                    "{} {}: release {} after {} ({})",
                    released.name(),
                    released.keys(),
                    released.outcome(),
                    released.held(),
                    released.tally().describe());
        } else if (event instanceof LockLost lost) {
            LOG.error("{} {}: {}", lost.name(), lost.keys(), lost.reason());
        } else if (event instanceof NodeChanged change) {
            onNode(change.status());
        }
    }

    private static void onFailure(NotAcquired outcome) {
        Level level = outcome.reason() == Reason.CONTENDED ? Level.DEBUG : Level.WARN;
        LOG.atLevel(level).log("{}: {}", outcome.name(), outcome.describe());
    }

    private static void onNode(NodeStatus status) {
        Level level = switch (status.state()) {
            case REJECTED -> Level.ERROR;
            case DOWN, SUSPECT -> Level.WARN;
            case UP -> Level.INFO;
            case CONNECTING, CLOSED -> Level.DEBUG;
        };
        String detail = status.detail().isEmpty() ? "" : ": " + status.detail();
        LOG.atLevel(level).log("Node {} is {}{}", status.address(), status.state(), detail);
    }
}
