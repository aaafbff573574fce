package io.redlock;

import io.redlock.RedlockEvent.HoldDoubted;
import io.redlock.RedlockEvent.HoldOutstays;
import io.redlock.Watchdog.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is due for one hold, and when: its renewal at a third of the lease, a renewal before its time where something is in
 * doubt, half of the hold limit, and the end of its validity. Its turns come from the {@link Watchdog}.
 */
final class Upkeep {

    private static final int RENEWALS_PER_LEASE = 3;
    private static final double MOST_JITTER = 0.1;

    private final Engine engine;
    private final Terms terms;
    private final Claims claims;
    private final QuorumHold hold;
    private final HoldValidity validity;
    private final Deadline held;
    private @Nullable Turn turn;
    private Optional<Long> renewNanos;

    /** Whether a renewal is under way, or waits for others to end. */
    private volatile boolean renewing;

    private final AtomicBoolean hurried = new AtomicBoolean();
    private boolean toldHalf;
    private boolean toldLimit;
    private boolean ended;

    Upkeep(Engine engine, Terms terms, Claims claims, QuorumHold hold, HoldValidity validity) {
        this.engine = engine;
        this.terms = terms;
        this.claims = claims;
        this.hold = hold;
        this.validity = validity;
        this.held = Deadline.in(terms.holdLimit(), engine.ticker());
        this.renewNanos = terms.renewed() ? Optional.of(afterThird(validity.leaseBeganNanos())) : Optional.empty();
    }

    private long afterThird(long beganNanos) {
        long third = terms.lease().toNanos() / RENEWALS_PER_LEASE;
        return beganNanos
                + third
                - (long) (third * MOST_JITTER * engine.random().nextDouble());
    }

    /** Begins; from now on the watchdog has the hold. */
    void begin() {
        plan();
    }

    /** Ends; no renewal begins after this, though one may be under way. */
    synchronized void end() {
        ended = true;
        if (turn != null) {
            engine.watchdog().forget(turn);
        }
    }

    private void plan() {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (turn != null) {
                engine.watchdog().forget(turn);
            }
            turn = engine.watchdog().plan(hold, dueNanos());
        }
    }

    /** {@return the first moment at which something is to be done} */
    private long dueNanos() {
        long due = validity.endNanos();
        if (renewNanos.isPresent() && !renewing) {
            due = earlier(due, renewNanos.get());
        }
        if (terms.renewed() && !toldLimit) {
            long limit = terms.holdLimit().toNanos();
            due = earlier(due, held.startNanos() + (toldHalf ? limit : limit / 2));
        }
        return due;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** Has a turn soon, on the timer's thread. */
    void hurry() {
        if (hurried.compareAndSet(false, true)) {
            engine.timer().schedule(Duration.ZERO, this::turn);
        }
    }

    /** Does what is due. */
    void turn() {
        hurried.set(false);
        if (!hold.isHeld()) {
            return;
        }
        tellIfItOutstays();
        if (validity.isPauseSuspected() && !isRenewalNear()) {
            doubt("the wall clock is ahead of the ticker, as after a pause of the machine");
        }
        if (isRenewalDue()) {
            renew();
        }
        plan();
    }

    /** Does what had to wait until fewer renewals were under way. */
    void turnAfterWaiting() {
        if (hold.isHeld()) {
            renew();
        } else {
            engine.watchdog().next();
        }
    }

    private boolean isRenewalDue() {
        return !renewing && isRenewalWithin(0);
    }

    private boolean isRenewalNear() {
        return renewing || isRenewalWithin(engine.nodeTimeout().toNanos());
    }

    private synchronized boolean isRenewalWithin(long nanos) {
        return renewNanos.isPresent() && renewNanos.get() - engine.ticker().nanos() <= nanos;
    }

    private void tellIfItOutstays() {
        boolean limit;
        synchronized (this) {
            Duration elapsed = held.elapsed();
            limit = held.isSpent();
            boolean half = elapsed.multipliedBy(2).compareTo(terms.holdLimit()) >= 0;
            boolean news = terms.renewed() && (limit ? !toldLimit : half && !toldHalf);
            toldHalf |= half;
            toldLimit |= limit;
            if (!news) {
                return;
            }
            renewNanos = limit ? Optional.empty() : renewNanos;
        }
        engine.events().tell(new HoldOutstays(terms.keys(), terms.name(), held.elapsed(), terms.holdLimit(), limit));
    }

    /** Something was seen that may have ended the hold: the nodes are asked as soon as possible (R9, R44). */
    void doubt(String why) {
        synchronized (this) {
            if (ended) {
                return;
            }
            renewNanos = Optional.of(engine.ticker().nanos());
        }
        if (engine.events().areWanted(HoldDoubted.class)) {
            engine.events().tell(new HoldDoubted(terms.keys(), terms.name(), why));
        }
        plan();
    }

    /** Begins a renewal, or waits until one more may begin. */
    private void renew() {
        renewing = true;
        if (engine.watchdog().beginRenewal(hold)) {
            renewal(isRenewable() ? terms.lease() : validity.leaseLeft(), this::renewed)
                    .start();
        }
    }

    private Renewal renewal(Duration lease, Consumer<Extension> onDecided) {
        return new Renewal(engine, terms, claims, lease, hold.renewalListener(), onDecided);
    }

    private boolean isRenewable() {
        return terms.renewed() && !held.isSpent();
    }

    private synchronized void postpone(Duration by) {
        renewNanos = Optional.of(engine.ticker().nanos() + by.toNanos());
    }

    /** The watchdog's renewal was decided. A failed one is tried again until the validity is spent (R29). */
    private void renewed(Extension outcome) {
        engine.watchdog().endRenewal();
        synchronized (this) {
            renewing = false;
            if (outcome == Extension.EXTENDED) {
                renewNanos = isRenewable() ? Optional.of(afterThird(validity.leaseBeganNanos())) : Optional.empty();
            } else {
                long half = engine.nodeTimeout().toNanos() / 2;
                postpone(Duration.ofNanos(half + engine.random().nextLong(half + 1)));
            }
        }
        plan();
    }

    /** Asks the nodes to keep the lock for so long, beside what the watchdog does. */
    void extend(Duration lease, Consumer<Extension> onDecided) {
        renewal(lease, onDecided).start();
    }
}
