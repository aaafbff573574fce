package io.redlock.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Lets things go wrong, one after another, until it is told to stop; each on a part of the universe drawn by chance. */
final class FaultPlan {

    private static final double MOST_IN_A_QUARANTINE = 9;

    private final Universe universe;
    private final SplittableRandom chance;
    private final List<Fault> faults;
    private final NetworkFaults network;
    private final ServerFaults servers;
    private final ClientFaults clients;
    private final double rarity;
    private boolean over;

    FaultPlan(Universe universe) {
        this.universe = universe;
        this.chance = universe.world().chance();
        this.faults = List.copyOf(universe.scenario().faults());
        this.rarity = rarity();
        this.network = new NetworkFaults(universe);
        this.servers = new ServerFaults(universe);
        this.clients = new ClientFaults(universe);
    }

    /** So that a few of those that put servers into quarantine happen in the time that a quarantine lasts. */
    private double rarity() {
        long quarantining = faults.stream().filter(Fault::quarantines).count();
        double each = (double) universe.scenario().pace().faultGapNanos() * faults.size();
        double quarantine = universe.scenario().quarantineNanos();
        return quarantining == 0 ? 1 : Math.min(1, each / quarantine * MOST_IN_A_QUARANTINE / quarantining);
    }

    void begin() {
        if (!faults.isEmpty()) {
            planNext();
        }
    }

    void stop() {
        over = true;
    }

    private void planNext() {
        universe.world().in(Scenario.about(universe.scenario().pace().faultGapNanos(), chance), () -> {
            if (!over) {
                strikeNext();
                planNext();
            }
        });
    }

    private void strikeNext() {
        Fault fault = faults.get(chance.nextInt(faults.size()));
        if (!universe.clients().isEmpty() && (!fault.quarantines() || chance.nextDouble() < rarity)) {
            strike(fault);
        }
    }

    private void strike(Fault fault) {
        long nanos = duration();
        if (universe.journal().isOpen()) {
            universe.journal().note("FAULT", fault + " for " + nanos / World.MICRO + " us");
        }
        switch (fault.place()) {
            case NETWORK -> network.strike(fault, nanos);
            case SERVER -> servers.strike(fault, nanos);
            case CLIENT -> clients.strike(fault, nanos);
        }
    }

    /** Most are short, some outlast node timeouts, a few outlast leases. */
    private long duration() {
        long nodeTimeout = universe.scenario().nodeTimeout().toNanos();
        long lease = Math.min(universe.scenario().lease().toNanos(), World.SECOND);
        return switch (chance.nextInt(8)) {
            case 0, 1 -> Scenario.about(lease, chance);
            case 2, 3 -> Scenario.about(4 * nodeTimeout, chance);
            default -> Scenario.about(nodeTimeout / 2, chance);
        };
    }
}
