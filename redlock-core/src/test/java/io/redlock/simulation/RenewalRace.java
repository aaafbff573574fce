package io.redlock.simulation;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.LockRequest;
import io.redlock.node.RestartGuard;
import io.redlock.simulation.Scenario.Pace;
import io.redlock.simulation.Scenario.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Holds that are closed just when they are renewed, over and over. Now and then a node has lost the key before, so that
 * the renewal gives it back. Whatever overtakes what: soon after the close no node has the key.
 */
final class RenewalRace {

    private static final int AT_A_TIME = 64;
    private static final int LOSSES = 4;
    private static final Duration LEASE = Duration.ofMillis(30);
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(5);
    private static final long LATENCY = 200 * World.MICRO;

    /** A renewal begins between nine tenths and the whole of a third of the lease. */
    private static final long EARLIEST_RENEWAL = LEASE.toNanos() * 3 / 10;

    private static final long RACE = LEASE.toNanos() / 30 + 6 * LATENCY;

    /** A renewal, a repair and a release may be on their way one after the other. */
    private static final long SOON = 12 * LATENCY;

    private final Universe universe;
    private final World world;
    private final SplittableRandom chance;
    private final int closes;
    private int begun;
    private int closed;

    RenewalRace(long seed, int closes) {
        Scenario scenario = new Scenario(
                seed,
                new Size(3, 1, 0, AT_A_TIME, closes),
                LEASE,
                true,
                NODE_TIMEOUT,
                RestartGuard.AUTO,
                false,
                new Pace(LATENCY, 0, 0, 0),
                Wishes.PLAIN,
                Clocks.APART,
                Set.of(),
                Sabotage.NONE);
        this.universe = new Universe(scenario, Journal.silent());
        this.world = universe.world();
        this.chance = world.chance();
        this.closes = closes;
    }

    /** {@return what was left where nothing should be, if anything was} */
    Optional<String> run() {
        universe.begin();
        world.runUntil(100 * World.MILLI);
        SimulatedClient client = universe.clients().get(0);
        for (int lane = 0; lane < AT_A_TIME; lane++) {
            String key = "race-" + lane;
            world.in(chance.nextLong(LEASE.toNanos()), () -> next(client, key));
        }
        while (closed < closes && !universe.isBroken()) {
            world.runUntil(world.now() + World.SECOND);
        }
        world.runUntil(world.now() + World.SECOND);
        new Quiescence(universe).checkEmpty();
        return universe.verdicts().violation();
    }

    /** {@return how many renewals were decided when their hold had been closed already} */
    long renewalsOvertaken() {
        return universe.coverage().times(Coverage.Tale.RENEWED_AFTER_RELEASE);
    }

    /** {@return how often a server was given fenced keys back that it had lost} */
    long repairs() {
        return universe.coverage().times(ReplyRow.GRANTED, CommandKind.REPAIR);
    }

    private void next(SimulatedClient client, String key) {
        if (begun < closes) {
            begun++;
            String label = key + "#" + begun;
            client.application()
                    .post(() -> client.redlock()
                            .acquireAsync(request(key, label))
                            .thenAccept(acquisition -> acquired(client, key, label, acquisition)));
        }
    }

    /** Every other one is fenced: its keys are given back by another script. */
    private LockRequest request(String key, String label) {
        return LockRequest.of(key).name(label).waitTime(Duration.ZERO).fenced(begun % 2 == 0);
    }

    private void acquired(SimulatedClient client, String key, String label, Acquisition acquisition) {
        if (!(acquisition instanceof Acquired acquired)) {
            universe.verdicts().violated("the lock was free, and yet: " + acquisition);
            return;
        }
        TrackedHold hold = universe.handOver(label, List.of(key), client.process(), acquired.hold());
        if (chance.nextInt(LOSSES) == 0) {
            Server forgetful =
                    universe.servers().get(chance.nextInt(universe.servers().size()));
            world.in(chance.nextLong(EARLIEST_RENEWAL), () -> forgetful.data().delete(Keyspace.PREFIX + key));
        }
        world.in(
                EARLIEST_RENEWAL - LATENCY + chance.nextLong(RACE),
                () -> client.application().post(() -> {
                    hold.giveBack();
                    hold.hold().close();
                    world.in(SOON, () -> closed(client, key, label));
                }));
    }

    private void closed(SimulatedClient client, String key, String label) {
        closed++;
        universe.losses().forget(label);
        for (Server server : universe.servers()) {
            if (server.data().has(Keyspace.PREFIX + key)) {
                universe.verdicts().violated(server.address() + " has '" + key + "' again after its release");
            }
        }
        next(client, key);
    }
}
