package io.redlock.simulation;

import io.redlock.Acquired;
import io.redlock.LockRequest;
import io.redlock.node.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a universe.
 *
 * <ol>
 *   <li>All is healed, and the workers come to an end.
 *   <li>Nobody does anything for a while; what is left then should not be.
 *   <li>Every client gets every lock once more (checker 5 of 8.13).
 *   <li>The clients are closed, and nothing of them is left.
 * </ol>
 */
final class Aftermath {

    private static final long SLICE = 100 * World.MILLI;
    private static final long COMES_TO_AN_END = 60 * World.SECOND;

    /** A lane connects again within two seconds, and gives up a silent connection within one. */
    private static final long SETTLES = 4 * World.SECOND;

    private final Universe universe;
    private final World world;
    private final Verdicts verdicts;
    private final Quiescence quiescence;

    Aftermath(Universe universe) {
        this.universe = universe;
        this.world = universe.world();
        this.verdicts = universe.verdicts();
        this.quiescence = new Quiescence(universe);
    }

    void run() {
        comeToAnEnd();
        world.runUntil(world.now() + SETTLES);
        quiescence.check();
        checkLedgers();
        acquireOnceMore();
        world.runUntil(world.now() + blockedAtMost());
        checkTimers();
        close();
        quiescence.checkEmpty();
        universe.losses().check();
    }

    private void heal() {
        universe.servers().forEach(Server::heal);
        universe.links().forEach(Link::heal);
        universe.clients().forEach(client -> client.process().heal());
    }

    private void comeToAnEnd() {
        heal();
        long end = world.now() + COMES_TO_AN_END;
        while (!universe.clients().stream().allMatch(Aftermath::isAtRest) && !universe.isBroken()) {
            if (world.now() > end) {
                verdicts.violated("a worker never heard what became of its request");
            }
            world.runUntil(world.now() + SLICE);
            heal();
        }
    }

    /** {@return whether a client waits for nothing, and none of its threads stands still} */
    private static boolean isAtRest(SimulatedClient client) {
        return client.isIdle() && client.process().stillFor() == 0;
    }

    private void checkLedgers() {
        for (SimulatedClient client : universe.clients()) {
            for (NodeStatus node : client.redlock().nodes()) {
                if (node.owed() > 0) {
                    verdicts.violated("%s still owes %d releases to %s".formatted(client, node.owed(), node.address()));
                }
            }
        }
    }

    private void acquireOnceMore() {
        for (SimulatedClient client : List.copyOf(universe.clients())) {
            for (int key = 0; key < universe.scenario().size().keys() && !universe.isBroken(); key++) {
                acquireOnceMore(client, Wishes.key(key));
            }
        }
    }

    private void acquireOnceMore(SimulatedClient client, String key) {
        Duration wait = Duration.ofNanos(blockedAtMost());
        List<Boolean> outcome = new ArrayList<>();
        client.application()
                .post(() -> client.redlock()
                        .acquireAsync(LockRequest.of(key).waitTime(wait).fenced(isFenced()))
                        .thenAccept(acquisition -> {
                            outcome.add(acquisition instanceof Acquired);
                            if (acquisition instanceof Acquired acquired) {
                                acquired.hold().close();
                            } else {
                                verdicts.violated(
                                        client + " does not get '" + key + "' though all is well: " + acquisition);
                            }
                        }));
        long end = world.now() + 2 * wait.toNanos() + World.SECOND;
        while (outcome.isEmpty() && world.now() < end && !universe.isBroken()) {
            world.runUntil(world.now() + World.MILLI);
        }
        if (outcome.isEmpty()) {
            verdicts.violated(client + " hears nothing about '" + key + "'");
        }
        world.runUntil(world.now() + SLICE);
    }

    private boolean isFenced() {
        return universe.scenario().wishes().fenced() > 0;
    }

    private long blockedAtMost() {
        long jumpedBack =
                universe.servers().stream().mapToLong(Server::jumpedBack).sum();
        return universe.scenario().blockedAtMostNanos() + jumpedBack;
    }

    private void checkTimers() {
        for (SimulatedClient client : universe.clients()) {
            if (client.process().timedTasks() > 0) {
                verdicts.violated("%s does nothing and has %d timed tasks"
                        .formatted(client, client.process().timedTasks()));
            }
        }
    }

    private void close() {
        for (SimulatedClient client : universe.clients()) {
            client.application().post(client::close);
        }
        world.runUntil(world.now() + SETTLES);
    }
}
