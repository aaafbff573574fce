package io.redlock.simulation;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread pool of one simulated thread. It runs what it has even after its shutdown, as a real one does. */
final class StrandExecutor extends AbstractExecutorService {

    private static final long HAND_OVER = 10 * World.MICRO;

    private final Strand strand;
    private boolean shutdown;

    StrandExecutor(Strand strand) {
        this.strand = strand;
    }

    @Override
    public void execute(Runnable task) {
        strand.call(HAND_OVER, task);
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
