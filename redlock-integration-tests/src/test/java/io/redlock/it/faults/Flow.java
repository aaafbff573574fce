package io.redlock.it.faults;

import java.time.Duration;

/** What a {@link FaultProxy} does to the bytes that go one way through it. */
final class Flow {

    /** How bytes fare. */
    enum Kind {
        /** They arrive, perhaps late. */
        PASS,
        /** They arrive when this is over, also those of connections that an end has given up, as in a real network. */
        HOLD,
        /** They vanish; a connection that lost any ends when this is over, since the rest would make no sense. */
        LOSE,
        /** They arrive one at a time. */
        TRICKLE
    }

    /** The pause behind each byte that trickles. */
    static final Duration TRICKLE_PAUSE = Duration.ofMillis(10);

    private static final int NO_CUT = -1;

    private final Kind kind;
    private final Duration delay;
    private int bytesUntilCut;

    private Flow(Kind kind, Duration delay, int bytesUntilCut) {
        this.kind = kind;
        this.delay = delay;
        this.bytesUntilCut = bytesUntilCut;
    }

    static Flow open() {
        return new Flow(Kind.PASS, Duration.ZERO, NO_CUT);
    }

    static Flow held() {
        return new Flow(Kind.HOLD, Duration.ZERO, NO_CUT);
    }

    static Flow lost() {
        return new Flow(Kind.LOSE, Duration.ZERO, NO_CUT);
    }

    static Flow trickled() {
        return new Flow(Kind.TRICKLE, Duration.ZERO, NO_CUT);
    }

    static Flow delayedBy(Duration delay) {
        return new Flow(Kind.PASS, delay, NO_CUT);
    }

    /** {@return a flow that lets so many bytes pass, ends the connection that carried the last, and is open then} */
    static Flow cutAfter(int bytes) {
        return new Flow(Kind.PASS, Duration.ZERO, bytes);
    }

    Kind kind() {
        return kind;
    }

    Duration delay() {
        return delay;
    }

    /** {@return how many of so many bytes may pass now} */
    int allowed(int bytes) {
        int most = kind == Kind.TRICKLE ? 1 : bytes;
        return bytesUntilCut == NO_CUT ? most : Math.min(most, bytesUntilCut);
    }

    /** Takes note that so many bytes have passed; returns whether the connection that carried them is to be cut. */
    boolean passed(int bytes) {
        if (bytesUntilCut == NO_CUT) {
            return false;
        }
        bytesUntilCut -= bytes;
        if (bytesUntilCut > 0) {
            return false;
        }
        bytesUntilCut = NO_CUT;
        return true;
    }

    @Override
    public String toString() {
        return kind
                + (delay.isZero() ? "" : " after " + delay)
                + (bytesUntilCut < 0 ? "" : ", cut at " + bytesUntilCut);
    }
}
