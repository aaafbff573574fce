package io.redlock;

import io.redlock.node.LockKey;
import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/** Lets the simulator in: the one place where it meets what is not public. */
public final class SimulationDoor {

    private SimulationDoor() {}

    /**
     * {@return the builder, with time, chance and threads that a simulator owns}
     *
     * @param builder for a client
     * @param clock the ticker, the timer and the wall clock
     * @param random jitter
     * @param threads run what waits for futures, then listeners
     */
    public static <C extends Ticker & Timer & InstantSource> RedlockBuilder simulate(
            RedlockBuilder builder, C clock, RandomGenerator random, Threads threads) {
        return builder.environment(new Environment(
                clock, clock, clock, random, threads.completions(), threads.notices(), threads.closeTimer()));
    }

    /** {@return what comes of a revocation, without a thread that waits} */
    public static CompletionStage<Revocation> revoke(Redlock redlock, String key) {
        return redlock.oversight().revoke(new LockKey(key));
    }

    /**
     * Threads of a simulated process.
     *
     * @param completions runs what waits for futures
     * @param notices runs listeners
     * @param closeTimer ends the timer
     */
    public record Threads(ExecutorService completions, ExecutorService notices, Runnable closeTimer) {}
}
