package io.redlock.simulation;

import java.util.SplittableRandom;

/** How the wall clocks of the servers go, and those of the clients. */
enum Clocks {
    /** Any server's clock may show anything, and go wrong by as much as the drift factor allows. */
    APART,
    /** They differ by less than a tenth of a quarantine all the time, as R38 wants it where servers lose data; and nobody sets them. */
    TOGETHER;

    private static final long EPOCH = 1_750_000_000L * World.SECOND;
    private static final long APART_BY = 1_000 * World.SECOND;
    private static final long YEAR = 365L * 24 * 3_600 * World.SECOND;
    private static final double DRIFT = 1e-5;

    DriftingClock server(Scenario scenario, SplittableRandom chance) {
        if (this == APART) {
            return new DriftingClock(EPOCH + chance.nextLong(APART_BY), scenario.clockRate(chance));
        }
        long nearly = scenario.quarantineNanos() / 10;
        return new DriftingClock(EPOCH + chance.nextLong(nearly), 1 + DRIFT * (2 * chance.nextDouble() - 1));
    }

    /** {@return a client's wall clock: about right, wrong by some seconds, or by up to a year} */
    static DriftingClock client(SplittableRandom chance) {
        long wrong = switch (chance.nextInt(3)) {
            case 0 -> 50 * World.MILLI;
            case 1 -> 10 * World.SECOND;
            default -> YEAR;
        };
        return new DriftingClock(EPOCH + chance.nextLong(-wrong, wrong), 1);
    }
}
