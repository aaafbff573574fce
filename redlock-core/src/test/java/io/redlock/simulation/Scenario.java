package io.redlock.simulation;

import io.redlock.node.RestartGuard;
import io.redlock.simulation.Fault.Place;
import io.redlock.simulation.Fault.Threat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is drawn before a universe begins: who takes part, how fast things are, and what may go wrong.
 *
 * @param seed from which all of it, and all that happens later, is drawn
 * @param size who takes part
 * @param lease how long nodes keep a lock at most; some clients ask for less
 * @param renewed whether clients renew what they hold
 * @param nodeTimeout how long a node may take
 * @param guard what clients do about servers that may have lost their data
 * @param durable whether clients are told that servers never lose it
 * @param pace how fast things happen
 * @param wishes what workers ask for
 * @param clocks how wall clocks go
 * @param faults what may go wrong
 * @param sabotage what is wrong on purpose
 */
record Scenario(
        long seed,
        Size size,
        Duration lease,
        boolean renewed,
        Duration nodeTimeout,
        RestartGuard guard,
        boolean durable,
        Pace pace,
        Wishes wishes,
        Clocks clocks,
        Set<Fault> faults,
        Sabotage sabotage) {

    /** A little less than half of the drift factor, 0.01: two clocks may run apart by that. */
    private static final double CLOCK_RATE_ERROR = 0.0049;

    private static final long MOST_WORK = 1_500 * World.MILLI;
    private static final int MOST_OF_FEW = 4;
    private static final List<Integer> NODES = List.of(3, 3, 3, 3, 5, 5, 5, 5, 1, 2, 4);
    private static final List<Integer> LEASES = List.of(60, 100, 200, 400, 1_000, 20_000);
    private static final List<RestartGuard> GUARDS =
            List.of(RestartGuard.STRICT, RestartGuard.STRICT, RestartGuard.AUTO, RestartGuard.UPTIME, RestartGuard.OFF);

    /**
     * Who takes part.
     *
     * @param nodes how many servers
     * @param clients how many client processes at a time
     * @param workers how many contenders in each
     * @param keys for how many locks
     * @param attempts after how many attempts they stop
     */
    record Size(int nodes, int clients, int workers, int keys, int attempts) {

        private static final int ATTEMPTS = 2_000;

        static Size draw(SplittableRandom chance) {
            return new Size(
                    pick(NODES, chance),
                    1 + chance.nextInt(4),
                    1 + chance.nextInt(3),
                    chance.nextBoolean() ? 1 : 2 + chance.nextInt(2),
                    ATTEMPTS);
        }
    }

    /**
     * How fast things happen; each is a time that is about usual.
     *
     * @param latencyNanos how long a message takes one way
     * @param thinkNanos how long a worker does without a lock
     * @param workNanos how long it works under one
     * @param faultGapNanos how long it takes until the next thing goes wrong
     */
    record Pace(long latencyNanos, long thinkNanos, long workNanos, long faultGapNanos) {

        static Pace draw(Duration lease, boolean renewed, SplittableRandom chance) {
            return new Pace(
                    chance.nextLong(100 * World.MICRO, 800 * World.MICRO),
                    chance.nextLong(5 * World.MILLI, 80 * World.MILLI),
                    Math.min(drawWork(lease.toNanos(), renewed, chance), MOST_WORK),
                    chance.nextLong(12 * World.MILLI, 110 * World.MILLI));
        }
    }

    /** Short, as work mostly is; or so long that somebody holds the lock nearly all the time, or for too long. */
    private static long drawWork(long lease, boolean renewed, SplittableRandom chance) {
        if (chance.nextBoolean()) {
            return 3 * World.MILLI;
        }
        return renewed ? lease / 8 + chance.nextLong(lease / 2) : lease / 2 + chance.nextLong(lease);
    }

    static Scenario draw(long seed) {
        SplittableRandom chance = new SplittableRandom(~seed);
        Duration lease = Duration.ofMillis(pick(LEASES, chance));
        boolean renewed = chance.nextInt(3) > 0;
        Size size = Size.draw(chance);
        Duration nodeTimeout = Duration.ofMillis(chance.nextInt(5, 21));
        RestartGuard guard = pick(GUARDS, chance);
        Clocks clocks = chance.nextInt(5) < 2 ? Clocks.TOGETHER : Clocks.APART;
        Scenario drawn = new Scenario(
                seed,
                size,
                lease,
                renewed,
                nodeTimeout,
                guard,
                chance.nextInt(6) == 0,
                Pace.draw(lease, renewed, chance),
                Wishes.draw(guard.over(size.nodes()) != RestartGuard.OFF, chance),
                clocks,
                drawFaults(lease, clocks, chance),
                Sabotage.NONE);
        return drawn.wishing(drawn.wishes().drawRevoked(chance));
    }

    /** Whatever may go wrong; or a few things only, again and again. */
    private static Set<Fault> drawFaults(Duration lease, Clocks clocks, SplittableRandom chance) {
        Set<Fault> faults = drawKinds(lease, chance);
        faults.removeIf(fault -> clocks == Clocks.TOGETHER && fault.setsClocksOfServers());
        if (chance.nextInt(5) == 0) {
            List<Fault> few = new ArrayList<>(faults);
            while (few.size() > MOST_OF_FEW || (few.size() > 1 && chance.nextInt(3) == 0)) {
                few.remove(chance.nextInt(few.size()));
            }
            faults.retainAll(few);
        }
        return faults;
    }

    /** Some kinds of fault, or all, and now and then what breaks the model. */
    private static Set<Fault> drawKinds(Duration lease, SplittableRandom chance) {
        Set<Place> places = EnumSet.allOf(Place.class);
        places.removeIf(place -> chance.nextInt(4) == 0);
        Set<Threat> threats = EnumSet.allOf(Threat.class);
        threats.removeIf(threat -> chance.nextInt(4) < threat.seldom());
        boolean clientsStay = lease.toSeconds() > 1 || chance.nextInt(2) == 0;
        Fault oneOfTwo = chance.nextBoolean() ? Fault.SUSPENDED : Fault.WALL_CLOCK_SET;
        return Fault.all(fault -> fault.strikes()
                && (!clientsStay || !fault.replacesClients())
                && fault != oneOfTwo
                && places.contains(fault.place())
                && threats.contains(fault.threat()));
    }

    private static <T> T pick(List<T> from, SplittableRandom chance) {
        return from.get(chance.nextInt(from.size()));
    }

    /** {@return the same with other faults, and nothing that stands against them} */
    Scenario unguarded(Set<Fault> others) {
        return new Scenario(
                seed,
                size,
                lease,
                renewed,
                nodeTimeout,
                RestartGuard.OFF,
                false,
                pace,
                Wishes.PLAIN,
                clocks,
                others,
                sabotage);
    }

    /** {@return the same with other faults, a guard, and workers who want a fencing token each time} */
    Scenario fenced(Clocks others, Set<Fault> otherFaults) {
        return new Scenario(
                seed,
                size,
                lease,
                renewed,
                nodeTimeout,
                RestartGuard.AUTO,
                false,
                pace,
                Wishes.FENCED,
                others,
                otherFaults,
                sabotage);
    }

    /** {@return the same with so much time until the next thing goes wrong, and no long work} */
    Scenario struckEvery(long nanos) {
        Pace other = new Pace(pace.latencyNanos(), 5 * World.MILLI, 3 * World.MILLI, nanos);
        return new Scenario(
                seed, size, lease, renewed, nodeTimeout, guard, durable, other, wishes, clocks, faults, sabotage);
    }

    /** {@return the same with workers who want something else} */
    Scenario wishing(Wishes other) {
        return new Scenario(
                seed, size, lease, renewed, nodeTimeout, guard, durable, pace, other, clocks, faults, sabotage);
    }

    /** {@return the same with something wrong on purpose} */
    Scenario sabotaged(Sabotage how) {
        return new Scenario(seed, size, lease, renewed, nodeTimeout, guard, durable, pace, wishes, clocks, faults, how);
    }

    /** {@return the same with another size} */
    Scenario sized(Size other) {
        return new Scenario(
                seed, other, lease, renewed, nodeTimeout, guard, durable, pace, wishes, clocks, faults, sabotage);
    }

    /** {@return whether there must never be two holds} */
    boolean isInModel() {
        return faults.stream().allMatch(this::isInModel);
    }

    /**
     * The restart guard keeps what was held before the loss, for clients that knew the servers before it. For one that
     * begins after it that is so in the strictest mode alone; the others take servers for new, or for old enough.
     */
    private boolean isInModel(Fault fault) {
        return switch (fault.threat()) {
            case NONE -> true;
            case NEEDS_RESTART_GUARD -> isGuarded() && !durable && (guard == RestartGuard.STRICT || clientsStay());
            case NEEDS_CLOCK_WATCH -> isGuarded() && !durable && clientsStay();
            case BREAKS_THE_MODEL -> false;
        };
    }

    private boolean isGuarded() {
        return guard.over(size.nodes()) != RestartGuard.OFF;
    }

    /**
     * {@return whether fencing tokens must be unique, and in the order in which they were asked for} Where no server loses its
     * data nothing stands against it: not the network, no pause, no clock, no lock key that is gone. Where one does, what it
     * mints afterwards is greater by the time that it does not vote; so it has to see to that, and the servers' clocks have
     * to agree better than that (R38).
     */
    boolean tokensAreKept() {
        return faults.stream().noneMatch(Fault::losesData) || tokensAreKeptOverLosses();
    }

    boolean tokensAreKeptOverLosses() {
        return clocks == Clocks.TOGETHER
                && faults.stream().noneMatch(Fault::setsClocksOfServers)
                && faults.stream().filter(Fault::losesData).allMatch(this::isInModel);
    }

    private boolean clientsStay() {
        return faults.stream().noneMatch(Fault::replacesClients);
    }

    /** {@return for about how long a server does not vote that may have lost its data (R45)} */
    long quarantineNanos() {
        return lease.toNanos() + World.SECOND;
    }

    /** {@return the longest lease that one client asks for} */
    Duration leaseOfOneClient(SplittableRandom chance) {
        return chance.nextInt(4) == 0 ? lease.dividedBy(2) : lease;
    }

    /** {@return for how long a lock may stay blocked by what nobody can give back, or by servers that do not vote yet} */
    long blockedAtMostNanos() {
        return 3 * (lease.toNanos() + 2 * World.SECOND);
    }

    double clockRate(SplittableRandom chance) {
        return switch (chance.nextInt(3)) {
            case 0 -> 1 - CLOCK_RATE_ERROR;
            case 1 -> 1 + CLOCK_RATE_ERROR;
            default -> 1 + (2 * chance.nextDouble() - 1) * CLOCK_RATE_ERROR;
        };
    }

    /** {@return a time of about so long: mostly shorter, now and then much longer} */
    static long about(long nanos, SplittableRandom chance) {
        return 1 + (long) (-Math.log(1 - chance.nextDouble()) * nanos);
    }
}
