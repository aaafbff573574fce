package io.redlock;

import io.redlock.node.Ticker;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Notices that time has passed which the ticker has not counted, as while a machine sleeps (R9). This is the one place
 * where the wall clock is looked at for a lock, and all that it can do is to raise a suspicion: a clock that is merely set
 * costs one renewal. Safe for use by several threads.
 */
final class PauseWatch {

    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final InstantSource wall;
    private final long toleratedMillis;
    private volatile Anchor anchor;

    /**
     * What both clocks said at one moment.
     *
     * @param nanos the ticker
     * @param wallMillis the wall clock
     */
    record Anchor(long nanos, long wallMillis) {}

    /**
     * Begins to watch.
     *
     * @param drift by how much the two clocks may drift apart, besides one second
     */
    PauseWatch(Ticker ticker, InstantSource wall, Duration drift) {
        this.ticker = ticker;
        this.wall = wall;
        this.toleratedMillis = drift.plus(TOLERANCE).toMillis();
        this.anchor = now();
    }

    Anchor now() {
        return new Anchor(ticker.nanos(), wall.millis());
    }

    /** {@return whether the wall clock is further ahead than that} */
    boolean suspects() {
        Anchor since = anchor;
        long byTicker = Duration.ofNanos(ticker.nanos() - since.nanos()).toMillis();
        return wall.millis() - since.wallMillis() - byTicker > toleratedMillis;
    }

    /** What happened before that moment was looked into. */
    void watchSince(Anchor since) {
        anchor = since;
    }
}
