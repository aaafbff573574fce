package io.redlock.simulation;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockLostException;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.SimulationDoor;
import io.redlock.simulation.Coverage.Tale;
import io.redlock.simulation.FencedMutex.Before;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Wants a lock, works under it, gives it back, thinks for a while, and wants one again. */
final class Worker {

    private final Universe universe;
    private final SimulatedClient client;
    private final String name;
    private final SplittableRandom chance;
    private boolean stopped;
    private boolean idle = true;
    private int requests;

    Worker(Universe universe, SimulatedClient client, String name) {
        this.universe = universe;
        this.client = client;
        this.name = name;
        this.chance = universe.world().chance();
    }

    /** What was when it asked. */
    private record Asked(long atNanos, Before before, Duration holdAtLeast) {}

    void begin() {
        idle = true;
        if (stopped || universe.isClosing()) {
            return;
        }
        later(Scenario.about(universe.scenario().pace().thinkNanos(), chance), this::request);
    }

    void stop() {
        stopped = true;
        idle = true;
    }

    boolean isIdle() {
        return idle;
    }

    private void later(long nanos, Runnable task) {
        universe.world()
                .at(client.process().now() + nanos, () -> client.application().post(task));
    }

    private void request() {
        if (stopped || universe.isClosing()) {
            return;
        }
        idle = false;
        universe.coverage().met(Tale.REQUESTS);
        Wishes wishes = universe.scenario().wishes();
        List<String> keys = wishes.keys(universe.scenario().size().keys(), chance);
        String label = name + "#" + ++requests;
        Duration wait = waitTime();
        boolean fenced = wishes.isFenced(chance);
        Liveness liveness = new Liveness(universe, client.process(), label, wait);
        if (keys.size() > 1) {
            universe.coverage().met(Tale.TOGETHER);
        }
        Duration holdAtLeast = wishes.holdAtLeast(universe.scenario().lease(), chance);
        Asked asked = new Asked(universe.world().now(), universe.tokens().asked(keys), holdAtLeast);
        LockRequest request = LockRequest.of(keys.get(0), keys.toArray(String[]::new))
                .name(label)
                .waitTime(wait)
                .holdAtLeast(holdAtLeast)
                .fenced(fenced);
        CompletableFuture<Acquisition> promise =
                client.redlock().acquireAsync(request).toCompletableFuture();
        CompletableFuture<Void> unusedEnd = promise.handle((acquisition, failure) -> {
            try {
                liveness.answered();
                decided(label, acquisition, asked);
            } catch (RuntimeException thrown) {
                universe.verdicts().violated(StackTraces.describe(thrown));
            }
            return null;
        });
        if (wishes.revokes(chance)) {
            revokeSoon();
        }
        if (chance.nextInt(50) == 0) {
            later(Scenario.about(wait.toNanos() / 4 + World.MILLI, chance), () -> promise.cancel(false));
        }
    }

    private void revokeSoon() {
        String key = Wishes.key(chance.nextInt(universe.scenario().size().keys()));
        later(Scenario.about(universe.scenario().pace().workNanos(), chance), () -> revoke(key));
    }

    private void revoke(String key) {
        if (!stopped && !universe.isClosing()) {
            CompletionStage<Void> unusedEnd = SimulationDoor.revoke(client.redlock(), key)
                    .thenAccept(outcome -> universe.world()
                            .at(
                                    client.process().now(),
                                    () -> universe.revocations().decided(key, outcome)));
        }
    }

    /** Mostly a few attempts, sometimes exactly one, sometimes long enough for a lease to end. */
    private Duration waitTime() {
        long lease = universe.scenario().lease().toMillis();
        return Duration.ofMillis(
                switch (chance.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> chance.nextLong(Math.min(1_000, 2 * lease));
                    default -> chance.nextLong(Math.min(60, lease));
                });
    }

    private void decided(String label, Acquisition acquisition, Asked asked) {
        if (acquisition instanceof Acquired acquired) {
            universe.coverage().met(Tale.ACQUIRED);
            acquired(label, acquired.hold(), asked);
        } else if (acquisition instanceof NotAcquired failed) {
            universe.coverage()
                    .met(
                            switch (failed.reason()) {
                                case CONTENDED -> Tale.CONTENDED;
                                case NO_QUORUM -> Tale.NO_QUORUM;
                                case LEASE_SPENT -> Tale.LEASE_SPENT;
                            });
            begin();
        } else {
            universe.coverage().met(Tale.GIVEN_UP);
            begin();
        }
    }

    private void acquired(String label, Hold hold, Asked asked) {
        universe.kept().had(label, hold.keys(), asked.atNanos(), asked.holdAtLeast());
        TrackedHold tracked = universe.handOver(label, hold.keys(), client.process(), hold);
        universe.world().at(client.process().now(), () -> begin(tracked, asked));
        long work = workTime();
        later(work, () -> universe.world().at(client.process().now(), () -> write(tracked)));
        later(work + chance.nextLong(World.MILLI), () -> giveBack(label, tracked));
    }

    private void begin(TrackedHold tracked, Asked asked) {
        universe.tokens().begin(tracked, asked.before());
        universe.kept().begin(tracked, asked.atNanos());
        universe.revocations().begin(tracked, asked.atNanos());
        universe.register().read(tracked);
        if (universe.scenario().wishes().areAllFenced()) {
            universe.fencedRegister().read(tracked);
        }
    }

    private void write(TrackedHold tracked) {
        universe.register().write(tracked);
        universe.fencedRegister().write(tracked);
    }

    private long workTime() {
        long lease = universe.scenario().lease().toNanos();
        return switch (chance.nextInt(40)) {
            case 0 -> chance.nextLong(Math.min(2 * lease, 3 * World.SECOND));
            case 1, 2, 3 -> chance.nextLong(Math.min(lease / 2, World.SECOND));
            default -> Scenario.about(universe.scenario().pace().workNanos(), chance);
        };
    }

    private void giveBack(String label, TrackedHold tracked) {
        tracked.giveBack();
        if (universe.journal().isOpen()) {
            universe.journal().note(name, label + ": gives back");
        }
        try {
            if (chance.nextInt(8) == 0) {
                release(tracked.hold());
            } else {
                tracked.hold().close();
            }
            if (chance.nextInt(8) == 0) {
                tracked.hold().close();
            }
        } catch (LockLostException lost) {
            universe.coverage().met(Tale.LOST_ON_CLOSE);
        }
        begin();
    }

    /** Time stands still while this thread waits; so it is interrupted before, and does not. */
    private static void release(Hold hold) {
        Thread.currentThread().interrupt();
        hold.release();
        boolean unusedFlag = Thread.interrupted();
    }
}
