package io.redlock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.ReleaseOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Threads that acquire and give back, each under a new key every time, until they are told to stop. */
public final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Leaves the servers and the listener some room: it is about faults, not about throughput. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How a hold is given back. */
    public enum GiveBack {
        CLOSE {
            @Override
            ReleaseOutcome accept(Hold hold) {
                hold.close();
                return ReleaseOutcome.UNCERTAIN;
            }
        },
        /** May be uncertain, at the moment when nodes that granted the lock fail. */
        RELEASE {
            @Override
            ReleaseOutcome accept(Hold hold) {
                return hold.release();
            }
        };

        abstract ReleaseOutcome accept(Hold hold);
    }

    private final Redlock redlock;
    private final GiveBack giveBack;
    private final AtomicLong done = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile String phase = "calm";
    private volatile boolean lossesExpected;
    private volatile boolean stopped;

    private Load(int threads, Redlock redlock, GiveBack giveBack) {
        this.redlock = redlock;
        this.giveBack = giveBack;
        this.threads = IntStream.range(0, threads)
                .mapToObj(number -> new Thread(() -> run(number), "load-" + number))
                .toList();
    }

    public static Load of(int threads, Redlock redlock, GiveBack giveBack) {
        Load load = new Load(threads, redlock, giveBack);
        load.threads.forEach(Thread::start);
        return load;
    }

    private void run(int thread) {
        for (int round = 0; !stopped; round++) {
            try {
                Hold hold = redlock.acquire(LockRequest.of(phase + "-" + thread + "-" + round))
                        .orThrow();
                ReleaseOutcome outcome = giveBack.accept(hold);
                assertThat(outcome == ReleaseOutcome.LOST && !lossesExpected)
                        .as("lost")
                        .isFalse();
            } catch (InterruptedException | RuntimeException | AssertionError failed) {
                failures.add(failed);
            }
            done.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The keys of what begins from now on begin with this name. */
    public Load phase(String name) {
        phase = name;
        return this;
    }

    /** A lock that three nodes granted is lost when one of them forgets it, and a release may say so. */
    public Load whereNodesForget() {
        lossesExpected = true;
        return this;
    }

    /** Goes on until so many more acquisitions are done. */
    public Load awaitMore(int acquisitions) {
        long goal = done.get() + acquisitions;
        await().atMost(PATIENCE).until(() -> done.get() >= goal);
        return this;
    }

    /** Stops, and fails if any acquisition did. */
    public void end() {
        close();
        assertThat(failures).isEmpty();
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE.toMillis());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
