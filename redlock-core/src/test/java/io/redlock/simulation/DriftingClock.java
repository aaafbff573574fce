package io.redlock.simulation;

/** A clock that shows true time at a rate of its own, and can be set, stopped and made to run again. */
final class DriftingClock {

    private double rate;
    private long trueBase;
    private long shownBase;

    /** A clock that shows a number at true time zero. */
    DriftingClock(long shown, double rate) {
        this.shownBase = shown;
        this.rate = rate;
    }

    long at(long trueNanos) {
        return shownBase + (long) ((trueNanos - trueBase) * rate);
    }

    /** {@return how much true time passes while this clock shows so much of it} A clock that stands still is taken for right. */
    long trueSpanOf(long shownNanos) {
        return rate == 0 ? shownNanos : (long) Math.ceil(shownNanos / rate);
    }

    double rate() {
        return rate;
    }

    /** Sets the clock forward, or back. */
    void jump(long nanos) {
        shownBase += nanos;
    }

    void run(double newRate, long trueNanos) {
        shownBase = at(trueNanos);
        trueBase = trueNanos;
        rate = newRate;
    }
}
