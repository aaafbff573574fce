package io.redlock.simulation;

import io.redlock.node.Ticker;
import io.redlock.node.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A process on a machine of its own: its clocks, its threads, and what stops them.
 *
 * <p>It can be paused between two tasks or in the middle of one. A task that is paused in the middle is still run to its
 * end at once, but <em>ahead of time</em>: from that step on it reads a clock that is later by the pause, what it sends
 * leaves later by the pause, and no other task of the process runs before. Nothing that the rest of the task reads could
 * have changed meanwhile, since all of it belongs to the paused process; so this is the same as if it had waited.
 */
final class ClientProcess implements Ticker, Timer, InstantSource {

    private final World world;
    private final String name;
    private final boolean forgetful;
    private final SplittableRandom chance;
    private final DriftingClock monotonic;
    private final DriftingClock wall;
    private final List<Strand> strands = new ArrayList<>();
    private final Set<Runnable> timed = new LinkedHashSet<>();
    private final Strand timerThread;
    private long diedAt = Long.MAX_VALUE;
    private boolean running;
    private long pausedUntil;
    private long ahead;
    private long exposedUntil = -1;
    private long stepsUntilPause = Long.MAX_VALUE;
    private long nextPause;
    private boolean timerIsClosed;
    private long standsStill;
    private long stillUntil;

    ClientProcess(World world, String name, Scenario scenario) {
        this.world = world;
        this.name = name;
        this.forgetful = scenario.sabotage() == Sabotage.TIMERS_ARE_FORGOTTEN;
        this.chance = world.chance();
        this.monotonic = new DriftingClock(chance.nextLong(), scenario.clockRate(chance));
        this.wall = Clocks.client(chance);
        this.timerThread = newStrand();
    }

    Strand newStrand() {
        Strand strand = new Strand(world, this);
        strands.add(strand);
        return strand;
    }

    @Override
    public long nanos() {
        step();
        long shown = monotonic.at(now());
        step();
        return shown;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(0, wall.at(now()));
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        Runnable once = new Runnable() {
            @Override
            public void run() {
                if (timed.remove(this) && !forgetful) {
                    task.run();
                }
            }
        };
        timed.add(once);
        if (timerIsClosed) {
            once.run();
            return;
        }
        long due = now() + monotonic.trueSpanOf(Math.max(0, delay.toNanos()));
        world.at(due, () -> timerThread.post(once));
    }

    /** {@return the true time at which what is running now runs} */
    long now() {
        return world.now() + ahead;
    }

    /** One more of the steps between which the process may be paused; who only looks at it from outside takes none. */
    void step() {
        if (running && --stepsUntilPause == 0) {
            ahead += nextPause;
            standsStill += nextPause;
            expose(now());
        }
    }

    /** Pauses after so many more steps, in the middle of whatever it is doing then. */
    void pauseInSteps(long steps, long nanos) {
        stepsUntilPause = steps;
        nextPause = nanos;
    }

    /** Is not paused any more, once the present pause is over. */
    void heal() {
        stepsUntilPause = Long.MAX_VALUE;
    }

    /** Pauses now. */
    void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, world.now() + nanos);
        standStill(nanos);
    }

    /** One thread gets no turn for a while. */
    void stall(long nanos) {
        standStill(nanos);
        strands.get(chance.nextInt(strands.size())).stall(nanos);
    }

    private void standStill(long nanos) {
        standsStill += nanos;
        stillUntil = Math.max(stillUntil, world.now() + nanos);
        expose(stillUntil);
    }

    /** The machine sleeps: it does nothing, and its monotonic clock stands still while its wall clock goes on. */
    void suspend(long nanos) {
        if (isSuspended()) {
            return;
        }
        pause(nanos);
        double rate = monotonic.rate();
        monotonic.run(0, world.now());
        world.in(nanos, () -> monotonic.run(rate, world.now()));
    }

    boolean isSuspended() {
        return monotonic.rate() == 0;
    }

    void setWallClock(long byNanos) {
        wall.jump(byNanos);
    }

    /** Ends without a word. */
    void crash() {
        diedAt = Math.min(diedAt, world.now());
    }

    boolean isAlive() {
        return isAliveAt(world.now());
    }

    boolean isAliveAt(long nanos) {
        return nanos < diedAt;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    /** Runs a task, unless the process has ended. What comes after a pause in its middle has been paused with it. */
    void run(Runnable task) {
        if (!isAlive()) {
            return;
        }
        running = true;
        task.run();
        running = false;
        if (ahead > 0) {
            pausedUntil = Math.max(pausedUntil, now());
            ahead = 0;
        }
    }

    /** {@return some time, at most so much} */
    long shortly(long most) {
        return 1 + chance.nextLong(most);
    }

    /** Takes note that something is wrong for this process until then. */
    void expose(long untilNanos) {
        exposedUntil = Math.max(exposedUntil, untilNanos);
    }

    /** {@return until when something was wrong for this process} */
    long exposedUntil() {
        return exposedUntil;
    }

    /** {@return how many tasks wait for their time} */
    int timedTasks() {
        return timed.size();
    }

    /** What waits for its time is run at once, as is all that comes after. */
    void closeTimer() {
        timerIsClosed = true;
        List.copyOf(timed).forEach(Runnable::run);
    }

    /** {@return for how long, in sum, some or all of it stood still, or is going to as far as is known now} */
    long standsStill() {
        return standsStill;
    }

    /** {@return for how long it is going to stand still, as far as is known now} */
    long stillFor() {
        return Math.max(0, stillUntil - now());
    }

    @Override
    public String toString() {
        return name;
    }
}
