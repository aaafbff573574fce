package io.redlock.simulation;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.node.RestartGuard;
import io.redlock.simulation.Scenario.Pace;
import io.redlock.simulation.Scenario.Size;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Many processes that want one lock all the time: whoever has given it back wants it again a moment later. Nothing goes
 * wrong but that one of the nodes is farther away than the others.
 */
final class Contention {

    private static final String KEY = "hot";
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(250);
    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final int NODES = 5;
    private static final long LATENCY = 250 * World.MICRO;
    private static final long FARTHER = 1_250 * World.MICRO;
    private static final long THINKS = World.MILLI;
    private static final long CONNECTS = 100 * World.MILLI;

    private final Universe universe;
    private final World world;
    private final SplittableRandom chance;
    private final long holdNanos;
    private final boolean fenced;
    private final Waits waits;
    private long lastToken;

    Contention(long seed, int processes, long holdNanos, boolean fenced) {
        Scenario scenario = new Scenario(
                seed,
                new Size(NODES, processes, 0, 1, 0),
                LEASE,
                true,
                NODE_TIMEOUT,
                RestartGuard.AUTO,
                false,
                new Pace(LATENCY, THINKS, holdNanos, 0),
                Wishes.FENCED,
                Clocks.APART,
                Set.of(),
                Sabotage.NONE);
        this.universe = new Universe(scenario, Journal.silent());
        this.world = universe.world();
        this.chance = world.chance();
        this.holdNanos = holdNanos;
        this.fenced = fenced;
        this.waits = new Waits(processes);
    }

    /** {@return how long the processes waited, when it went on for so long} */
    Waits run(long nanos) {
        universe.begin();
        world.runUntil(CONNECTS);
        universe.links().stream()
                .filter(link -> link.server.equals(universe.servers().get(0)))
                .forEach(Contention::moveAway);
        for (int process = 0; process < universe.clients().size(); process++) {
            think(process);
        }
        long before = attempts();
        long splitBefore = splits();
        world.runUntil(CONNECTS + nanos);
        waits.end(
                nanos,
                attempts() - before,
                splits() - splitBefore,
                universe.verdicts().violation());
        return waits;
    }

    private static void moveAway(Link link) {
        link.there.slowDown(FARTHER);
        link.back.slowDown(FARTHER);
    }

    private long attempts() {
        return universe.coverage().times(Coverage.Tale.ATTEMPTS);
    }

    private long splits() {
        return universe.coverage().times(Coverage.Tale.SPLIT_VOTES);
    }

    private void think(int process) {
        SimulatedClient client = universe.clients().get(process);
        world.in(Scenario.about(THINKS, chance), () -> client.application().post(() -> want(process, client)));
    }

    private void want(int process, SimulatedClient client) {
        long began = world.now();
        waits.begins(process, began);
        client.redlock()
                .acquireAsync(LockRequest.of(KEY).fenced(fenced).waitTime(WAIT))
                .thenAccept(acquisition -> has(process, client, acquisition, began));
    }

    private void has(int process, SimulatedClient client, Acquisition acquisition, long began) {
        if (!(acquisition instanceof Acquired acquired)) {
            universe.verdicts().violated(client + " does not get the lock: " + acquisition);
            return;
        }
        Hold hold = acquired.hold();
        waits.ends(process, world.now() - began);
        hold.fencingToken().ifPresent(this::follows);
        String label = client + "@" + began;
        TrackedHold tracked = universe.handOver(label, List.of(KEY), client.process(), hold);
        world.in(
                holdNanos,
                () -> client.application().post(() -> {
                    tracked.giveBack();
                    universe.losses().forget(label);
                    hold.close();
                    think(process);
                }));
    }

    /** Nobody is ever paused here, so holders come in the order of their tokens (R37). */
    private void follows(long token) {
        if (token <= lastToken) {
            universe.verdicts().violated("token %d came after %d".formatted(token, lastToken));
        }
        lastToken = token;
    }
}
