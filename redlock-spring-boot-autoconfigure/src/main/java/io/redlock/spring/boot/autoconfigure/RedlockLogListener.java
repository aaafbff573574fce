package io.redlock.spring.boot.autoconfigure;

import io.redlock.Extension;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.RedlockEvent.KeyRepaired;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LedgerChanged;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.LockRevoked;
import io.redlock.RedlockEvent.MaxLeaseAdopted;
import io.redlock.RedlockEvent.NodeChanged;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.RedlockListener;
import io.redlock.node.NodeStatus;
import io.redlock.node.Ticker;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes what happens to the log: DEBUG for each outcome, WARN where too few nodes answered, a node does not take part or
 * a method holds its lock for very long, ERROR for a lost hold and for a node that turns us away or must not vote, since
 * nobody but a person can mend that.
 */
final class RedlockLogListener implements RedlockListener {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockLogListener.class);

    private static final Set<Class<? extends RedlockEvent>> OUTCOMES = Set.of(
            AttemptDecided.class,
            LateVote.class,
            LockAcquired.class,
            LockReleased.class,
            LockLapsed.class,
            LockRenewed.class,
            KeyRepaired.class,
            HoldDoubted.class);

    /** A node that was away for a moment owes a few; so many are owed by one that stays away, or refuses releases. */
    private static final int MANY_OWED = 1000;

    private final WarningLimit unknown;

    RedlockLogListener() {
        this(Ticker.system());
    }

    RedlockLogListener(Ticker ticker) {
        this.unknown = new WarningLimit(ticker);
    }

    /**
     * Outcomes are DEBUG, and as frequent as calls, or as holds when something happens to a node.
     */
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
            whileHeld(event);
        }
    }

    private void whileHeld(RedlockEvent event) {
        if (event instanceof LockRenewed renewal) {
            LOG.debug(
                    "{} {}: renewed after {}, valid for {} ({})",
                    renewal.name(),
                    renewal.keys(),
                    renewal.took(),
                    renewal.validity(),
                    renewal.tally().describe());
        } else if (event instanceof RenewalFailed renewal) {
            onFailedRenewal(renewal);
        } else if (event instanceof KeyRepaired repair) {
            LOG.debug("{} {}: {} has the key again", repair.name(), repair.keys(), repair.node());
        } else if (event instanceof HoldDoubted doubt) {
            LOG.debug("{} {}: put to the nodes before its time: {}", doubt.name(), doubt.keys(), doubt.reason());
        } else if (event instanceof HoldOutstays hold) {
            onLongHold(hold);
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
        } else if (event instanceof LockLapsed lapsed) {
            LOG.debug("{} {}: left to lapse after {}", lapsed.name(), lapsed.keys(), lapsed.held());
        } else if (event instanceof LockLost lost) {
            LOG.error("{} {}: {}", lost.name(), lost.keys(), lost.reason());
        } else {
            ofNodes(event);
        }
    }

    private static void ofNodes(RedlockEvent event) {
        if (event instanceof NodeChanged change) {
            onNode(change.status());
        } else if (event instanceof LockRevoked revoked) {
            LOG.warn(
                    "Lock '{}' was to be revoked: {} ({})",
                    revoked.key(),
                    revoked.outcome(),
                    revoked.tally().describe());
        } else if (event instanceof LedgerChanged ledger) {
            // Told only when it has doubled, so an outage of any length warns a few times.
            Level level = ledger.owed() >= MANY_OWED ? Level.WARN : Level.DEBUG;
            LOG.atLevel(level).log("Node {} has {} releases yet to hear", ledger.node(), ledger.owed());
        } else if (event instanceof MaxLeaseAdopted adopted) {
            LOG.warn(
                    "The marker of node {} says that another application uses leases of up to {}: from now on a node that may"
                            + " have lost its data does not vote for that long; set redlock.max-lease alike everywhere",
                    adopted.node(),
                    adopted.maxLease());
        }
    }

    /** A refusal is followed by the loss, an ERROR of its own. */
    private void onFailedRenewal(RenewalFailed renewal) {
        OptionalInt warning = renewal.outcome() == Extension.UNKNOWN ? unknown.letThrough() : OptionalInt.empty();
        LOG.atLevel(warning.isPresent() ? Level.WARN : Level.DEBUG)
                .log(
                        "{} {}: renewal {} after {}, valid for {} ({}){}",
                        renewal.name(),
                        renewal.keys(),
                        renewal.outcome(),
                        renewal.took(),
                        renewal.validity(),
                        renewal.tally().describe(),
                        warning.orElse(0) > 0 ? "; so did %d others meanwhile".formatted(warning.getAsInt()) : "");
    }

    private static void onLongHold(HoldOutstays hold) {
        String text = hold.reached()
                ? "{} {}: held for {}, which is its hold limit of {}: it is not renewed any more, and lost when its lease is"
                        + " over (redlock.hold-limit, or holdLimit of the annotation)"
                : "{} {}: held for {}, half of its hold limit of {}, after which it is not renewed any more"
                        + " (redlock.hold-limit, or holdLimit of the annotation)";
        LOG.warn(text, hold.name(), hold.keys(), hold.held(), hold.limit());
    }

    private static void onFailure(NotAcquired outcome) {
        Level level = outcome.reason() == Reason.CONTENDED ? Level.DEBUG : Level.WARN;
        LOG.atLevel(level).log("{}: {}", outcome.name(), outcome.describe());
    }

    private static void onNode(NodeStatus status) {
        Level level = switch (status.state()) {
            case REJECTED, UNSUITABLE -> Level.ERROR;
            case DOWN, SUSPECT, QUARANTINED -> Level.WARN;
            case UP -> status.detail().isEmpty() ? Level.INFO : Level.WARN;
            case CONNECTING, CLOSED -> Level.DEBUG;
        };
        String detail = status.detail().isEmpty() ? "" : ": " + status.detail();
        LOG.atLevel(level).log("Node {} is {}{}", status.address(), status.state(), detail);
    }
}
