package io.redlock;

import io.redlock.node.LockKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one contender gets on with the others of its process, and its process with others: it waits behind who came
 * before, tells those behind what it has learnt, and makes room when it is done.
 *
 * <p>Whoever is out of time before its turn shares what the first in line knows, so that an outage is never called
 * contention, and no node is asked twice for it.
 */
final class Line {

    /** No timer outlives its contender by more. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    private static final Duration SHORTLY = Duration.ofMillis(1);

    /** So often all nodes are asked at once, lest a key that somebody left on the first one shuts the others out. */
    private static final int EVERY = 32;

    private final Engine engine;
    private final Contender contender;
    private final LockKey key;
    private final Place place;
    private final List<Line> outOfTime = new ArrayList<>();
    private volatile boolean isOutOfTime;
    private volatile @Nullable Attempt asking;
    private @Nullable Attempt lost;
    private Optional<QuorumHold> hold = Optional.empty();
    private Instant since = Instant.EPOCH;

    Line(Engine engine, Contender contender, List<LockKey> keys) {
        this.engine = engine;
        this.contender = contender;
        this.key = keys.get(0);
        Rivalry known = engine.queues().rivalries().recall(key, engine.ticker().nanos());
        this.place = new Place(engine.queues(), keys, known, contender);
    }

    /** Takes a place, and leaves it with the wait time. */
    void enter() {
        place.enter();
        look();
    }

    /** Looks whether the wait time is over before it is this contender's turn. */
    void look() {
        if (place.isFirst() || contender.outcome().isDone()) {
            return;
        }
        Duration left = contender.waitTime().remaining();
        if (!engine.holds().isAdmitting()) {
            contender.turnAway();
        } else if (left.isZero()) {
            if (!isOutOfTime) {
                isOutOfTime = true;
                engine.timer().schedule(engine.nodeTimeout(), this::conclude);
            }
            place.ahead().ifPresent(next -> next.tell(this));
        } else {
            engine.timer().schedule(left.compareTo(LONGEST_LOOK) < 0 ? left : LONGEST_LOOK, this::look);
        }
    }

    /** Nobody is kept for longer than the wait time and a node timeout, whoever is still asking then (R53). */
    private void conclude() {
        contender.failUndecided(asking());
    }

    private Optional<Attempt> asking() {
        Optional<Line> ahead = place.ahead();
        return ahead.isPresent() ? ahead.get().asking() : Optional.ofNullable(asking);
    }

    /** Tells somebody behind what is known here, now or as soon as it is; who stands in line itself passes the question on. */
    private void tell(Line behind) {
        Optional<Line> ahead = place.ahead();
        if (ahead.isPresent()) {
            ahead.get().tell(behind);
            return;
        }
        synchronized (this) {
            if (hold.isEmpty() && lost == null) {
                outOfTime.add(behind);
                return;
            }
        }
        behind.hear(this);
    }

    private void hear(Line first) {
        if (place.isFirst() || contender.outcome().isDone()) {
            return;
        }
        Attempt known;
        Optional<QuorumHold> held;
        synchronized (first) {
            known = first.lost;
            held = first.hold;
        }
        if (held.isPresent()) {
            if (held.get().isHeld()) {
                contender.failFor(first.holder(contender));
            } else {
                // It only holds back for other processes, and whoever is next may have something to tell.
                first.leave();
                engine.timer().schedule(SHORTLY, this::look);
            }
        } else if (known != null) {
            contender.failLike(known);
        }
    }

    private String holder(Contender asking) {
        String words = "this process, thread %s%s, since %s";
        String itself = contender.threadId() == asking.threadId() ? " (the one that asks)" : "";
        return words.formatted(Owner.clean(contender.thread()), itself, since);
    }

    /** {@return whether the next attempt asks one node first (R52)} Not without reason, and not if that may take too long. */
    boolean asksOneFirst(int attempts) {
        Rivalry rivalry = place.rivalry();
        boolean rivals = attempts == 1
                ? rivalry.inARow() == 0 && rivalry.isThere(engine.ticker().nanos())
                : lastWasContended();
        return rivals
                && attempts % EVERY != 0
                && contender
                                .waitTime()
                                .remaining()
                                .compareTo(engine.nodeTimeout().multipliedBy(2))
                        >= 0;
    }

    /** {@return the attempt that was lost last, if it asked more than one node} */
    synchronized Optional<Attempt> lastOfAllNodes() {
        return Optional.ofNullable(lost).filter(attempt -> !attempt.gaveWay());
    }

    private synchronized boolean lastWasContended() {
        return lost != null && lost.lostBy(Reason.CONTENDED);
    }

    /** An attempt begins. */
    void asks(Attempt attempt) {
        asking = attempt;
    }

    /** {@return for how long the lock has been asked for, as a pause counts it} */
    Duration spent(Duration asking) {
        return place.rivalry().spent(asking);
    }

    /** An attempt was lost. What all nodes said is worth more than what one of them did. */
    void lost(Attempt attempt) {
        if (attempt.isRefused()) {
            place.metOthers(engine.ticker().nanos());
        }
        synchronized (this) {
            lost = attempt.gaveWay() && lost != null ? lost : attempt;
        }
        tellAll(behind -> behind.hear(this));
    }

    void won(QuorumHold won, Duration asked) {
        place.askedFor(asked);
        synchronized (this) {
            since = engine.wall().instant().truncatedTo(ChronoUnit.MILLIS);
            hold = Optional.of(won);
        }
        tellAll(behind -> behind.hear(this));
    }

    /** The lock has been given back: it is the turn of the next one here, or of another process. */
    void served() {
        long now = engine.ticker().nanos();
        Rivalry rivalry = place.rivalry();
        boolean alone = place.isAlone();
        if (alone) {
            engine.queues().rivalries().remember(key, rivalry.servedOneMore(), now);
        }
        if (rivalry.isDue(now, alone)) {
            // As long as those pause who have waited all that time.
            Duration pause = Backoff.after(rivalry.unbroken(now), engine.random());
            engine.timer().schedule(pause, () -> holdBackNoMore(rivalry));
        } else {
            place.leave(rivalry.servedOneMore());
        }
    }

    private void holdBackNoMore(Rivalry rivalry) {
        long now = engine.ticker().nanos();
        Rivalry known = rivalry.heldBack(now);
        if (place.isAlone()) {
            engine.queues().rivalries().remember(key, known, now);
        }
        place.leave(known);
    }

    /** Makes room at once. */
    void leave() {
        place.leave(place.rivalry().heldBack(engine.ticker().nanos()));
        tellAll(Line::look);
    }

    private void tellAll(Consumer<Line> message) {
        List<Line> all;
        synchronized (this) {
            all = List.copyOf(outOfTime);
            outOfTime.clear();
        }
        all.forEach(message);
    }
}
