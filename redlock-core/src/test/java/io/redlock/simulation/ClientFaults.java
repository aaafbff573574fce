package io.redlock.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** What goes wrong with the client processes. */
final class ClientFaults {

    private static final int MOST_STEPS = 200;
    /** Longer than what clocks are allowed to differ by without suspicion. */
    private static final long SLEEP = 2 * World.SECOND;

    private static final long HOUR = 3_600 * World.SECOND;

    private final Universe universe;
    private final SplittableRandom chance;

    ClientFaults(Universe universe) {
        this.universe = universe;
        this.chance = universe.world().chance();
    }

    void strike(Fault fault, long nanos) {
        List<SimulatedClient> clients = universe.clients();
        SimulatedClient client = clients.get(chance.nextInt(clients.size()));
        universe.coverage().met(fault);
        client.process().expose(universe.world().now() + nanos);
        switch (fault) {
            case PAUSED -> client.process().pause(nanos);
            case PAUSED_IN_STEP -> client.process().pauseInSteps(1 + chance.nextInt(MOST_STEPS), nanos);
            case THREAD_STALLED -> client.process().stall(nanos);
            case CLIENT_CRASH -> client.crash();
            case CLIENT_CLOSED -> client.closeInAHurry();
            case WALL_CLOCK_SET -> client.process().setWallClock(chance.nextLong(-HOUR, HOUR));
            case SUSPENDED -> client.process().suspend(SLEEP + chance.nextLong(SLEEP));
            default -> throw new IllegalArgumentException(fault + " is none of a client's");
        }
    }
}
