package io.redlock.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.redlock.RedlockEvent;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LateVote;
import io.redlock.RedlockEvent.LedgerChanged;
import io.redlock.RedlockEvent.LockAcquired;
import io.redlock.RedlockEvent.LockLapsed;
import io.redlock.RedlockEvent.LockLost;
import io.redlock.RedlockEvent.LockNotAcquired;
import io.redlock.RedlockEvent.LockReleased;
import io.redlock.RedlockEvent.LockRenewed;
import io.redlock.RedlockEvent.RenewalFailed;
import io.redlock.RedlockListener;
import io.redlock.ReleaseOutcome;
import io.redlock.Tally;
import io.redlock.node.Answer;
import io.redlock.node.Ticker;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what happens, by the name of the lock and by the address of the node, never by key. Names may come from
 * anywhere, so only so many of them have meters of their own.
 */
final class RedlockMeters implements RedlockListener {

    /** The name under which all are counted that came too late to have one of their own. */
    static final String OTHER = "other";

    private static final Logger LOG = LoggerFactory.getLogger(RedlockMeters.class);

    private static final Set<Class<? extends RedlockEvent>> COUNTED = Set.of(
            AttemptDecided.class,
            LateVote.class,
            LockAcquired.class,
            LockNotAcquired.class,
            LockReleased.class,
            LockLapsed.class,
            LockRenewed.class,
            RenewalFailed.class,
            LockLost.class,
            LedgerChanged.class);

    private final MeterRegistry registry;
    private final int maxNames;
    private final Map<String, LockMeters> byName = new ConcurrentHashMap<>();
    private final Map<String, NodeMeters> byNode = new ConcurrentHashMap<>();
    private final AtomicBoolean overflown = new AtomicBoolean();
    private final Waits waits = new Waits();
    private final Census census = new Census(this::countedAs, Ticker.system());

    RedlockMeters(MeterRegistry registry, int maxNames) {
        this.registry = registry;
        this.maxNames = maxNames;
    }

    MeterRegistry registry() {
        return registry;
    }

    Census census() {
        return census;
    }

    Collection<LockMeters> all() {
        return byName.values();
    }

    @Override
    public boolean wants(Class<? extends RedlockEvent> type) {
        return COUNTED.contains(type);
    }

    @Override
    public void on(RedlockEvent event) {
        if (event instanceof AttemptDecided attempt) {
            heard(attempt.tally());
            waits.decided(attempt);
            lock(attempt.name()).decided(attempt);
        } else if (event instanceof LateVote vote) {
            heard(vote.answer());
        } else if (event instanceof LockAcquired acquired) {
            lock(acquired.name()).acquired(acquired, waits.of(acquired));
        } else if (event instanceof LockNotAcquired failure) {
            lock(failure.outcome().name()).notAcquired(failure.outcome());
        } else {
            whileHeld(event);
        }
    }

    private void whileHeld(RedlockEvent event) {
        if (event instanceof LockReleased released) {
            heard(released.tally());
            // A hold that was found lost has been counted when that was told.
            if (released.outcome() != ReleaseOutcome.LOST) {
                lock(released.name()).ended(released.held(), released.validity());
            }
        } else if (event instanceof LockRenewed renewal) {
            heard(renewal.tally());
            lock(renewal.name()).renewed(renewal.margin());
        } else if (event instanceof RenewalFailed renewal) {
            heard(renewal.tally());
            lock(renewal.name()).notRenewed();
        } else if (event instanceof LockLost lost) {
            lock(lost.name()).lost(lost.held());
        } else if (event instanceof LockLapsed lapsed) {
            lock(lapsed.name()).ended(lapsed.held(), lapsed.validity());
        } else if (event instanceof LedgerChanged ledger) {
            node(ledger.node()).owes(ledger.owed());
        }
    }

    private void heard(Tally tally) {
        tally.answers().forEach(this::heard);
    }

    private void heard(Answer answer) {
        node(answer.node()).heard(answer);
    }

    /** {@return the meters of a node; there are as many as the configuration names} */
    NodeMeters node(String address) {
        return byNode.computeIfAbsent(address, node -> new NodeMeters(registry, node));
    }

    /** {@return the meters of a lock name, or those that it shares with others} */
    LockMeters lock(String name) {
        LockMeters known = byName.get(name);
        return known != null ? known : byName.computeIfAbsent(admitted(name), this::make);
    }

    private LockMeters make(String name) {
        return new LockMeters(registry, name, census);
    }

    private String admitted(String name) {
        if (byName.size() < maxNames) {
            return name;
        }
        if (overflown.compareAndSet(false, true)) {
            LOG.warn(
                    "There are more than {} lock names: '{}' and those that come later are counted together, as '{}'"
                            + " (redlock.metrics.max-names; a name is a label, and no key)",
                    maxNames,
                    name,
                    OTHER);
        }
        return OTHER;
    }

    private String countedAs(String name) {
        return byName.containsKey(name) ? name : OTHER;
    }
}
