package io.redlock.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.redlock.NotAcquired;
import io.redlock.Reason;
import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LockAcquired;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of one lock name. All counters are there from the begin, so that what reads them sees the step from none to
 * one.
 */
final class LockMeters {

    private final String name;
    private final MeterRegistry registry;
    private final Map<String, Timer> acquisitions = new ConcurrentHashMap<>();
    private final Timer wait;
    private final Timer hold;
    private final Timer margin;
    private final Counter contended;
    private final Counter unavailable;
    private final Counter lost;
    private final Counter renewed;
    private final Counter unrenewed;
    private final Counter splits;
    private final List<Gauge> gauges;

    LockMeters(MeterRegistry registry, String name, Census census) {
        this.name = name;
        this.registry = registry;
        this.wait = timer("redlock.wait", "How long those who got the lock had been kept from it by others");
        this.hold = timer("redlock.hold", "How long locks were held");
        this.margin =
                timer("redlock.validity.margin", "How much validity was left at each renewal and each end of a hold");
        this.contended = counter("redlock.contended", "Acquisitions that failed since somebody else had the lock");
        this.unavailable =
                counter("redlock.unavailable", "Acquisitions that failed since too few nodes answered, or too late");
        this.lost = counter("redlock.lost", "Holds that were lost");
        this.renewed = counter("redlock.renewed", "Renewals that a quorum of nodes granted");
        this.unrenewed = counter("redlock.renewals.failed", "Renewals that no quorum of nodes granted");
        this.splits = counter("redlock.split.votes", "Attempts that failed though some nodes granted them");
        this.gauges = List.of(
                Gauge.builder("redlock.held", census, all -> all.held(name))
                        .description("Locks that are held here now")
                        .tag("name", name)
                        .register(registry),
                Gauge.builder("redlock.waiting", census, all -> all.waiting(name))
                        .description("Callers that wait for a lock here now")
                        .tag("name", name)
                        .register(registry));
        acquisitions("acquired");
    }

    private Timer timer(String meter, String description) {
        return Timer.builder(meter).description(description).tag("name", name).register(registry);
    }

    private Counter counter(String meter, String description) {
        return Counter.builder(meter).description(description).tag("name", name).register(registry);
    }

    private Timer acquisitions(String outcome) {
        return acquisitions.computeIfAbsent(
                outcome,
                word -> Timer.builder("redlock.acquire")
                        .description("How long callers were kept who asked for a lock")
                        .tag("name", name)
                        .tag("outcome", word)
                        .register(registry));
    }

    /** {@return what shows the present, and means nothing when its client is gone} */
    List<Gauge> gauges() {
        return gauges;
    }

    /** Somebody has got part of the votes, and too few: they went to several, or not all nodes know of a release yet. */
    void decided(AttemptDecided attempt) {
        if (attempt.failure().equals(Optional.of(Reason.CONTENDED))
                && attempt.tally().granted() > 0) {
            splits.increment();
        }
    }

    /**
     * Counts an acquisition.
     *
     * @param kept for how long it was kept from its lock by others; empty if it was not
     */
    void acquired(LockAcquired acquired, Optional<Duration> kept) {
        acquisitions("acquired").record(acquired.waited());
        kept.ifPresent(wait::record);
    }

    void notAcquired(NotAcquired outcome) {
        acquisitions(outcome.reason().name().toLowerCase(Locale.ROOT)).record(outcome.waited());
        (outcome.reason() == Reason.CONTENDED ? contended : unavailable).increment();
    }

    void renewed(Duration left) {
        renewed.increment();
        margin.record(left);
    }

    void notRenewed() {
        unrenewed.increment();
    }

    /** A hold has ended as it should. */
    void ended(Duration held, Duration left) {
        hold.record(held);
        margin.record(left);
    }

    void lost(Duration held) {
        lost.increment();
        ended(held, Duration.ZERO);
    }
}
