package io.redlock.benchmarks.contended;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** The threads of one process that want the same key, again and again: a closed loop. */
final class Crowd implements AutoCloseable {

    private final Locks locks;
    private final Witness witness;
    private final int threads;
    private final ExecutorService pool;
    private final AtomicLong names = new AtomicLong(ProcessHandle.current().pid() << Integer.SIZE);

    Crowd(Locks locks, Witness witness, int threads) {
        this.locks = locks;
        this.witness = witness;
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads);
    }

    /** Whoever waits when the time is over waits to the end, so that the longest waits are not the ones left out. */
    Share run(String key, Duration time) throws InterruptedException, ExecutionException {
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Visits>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Visits visits = new Visits(witness, names.incrementAndGet());
            all.add(pool.submit(() -> {
                together.await();
                visits.until(System.nanoTime() + time.toNanos(), work -> locks.under(key, work));
                return visits;
            }));
        }
        together.countDown();
        List<Visits> done = new ArrayList<>();
        for (Future<Visits> one : all) {
            done.add(one.get());
        }
        return Share.of(done);
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
