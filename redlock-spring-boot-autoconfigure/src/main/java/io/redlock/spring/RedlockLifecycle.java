package io.redlock.spring;

import io.redlock.Redlock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Ends an application's locks in an orderly way. When the context stops, no more are given out, and those who hold one may
 * finish; after a while what is left is taken away from them, which they are told as a loss. It stops behind everything
 * else that has a lifecycle, web servers and executors above all, since their work needs locks. Started again, the context
 * has its locks again. The client itself is closed when its bean is destroyed.
 */
public final class RedlockLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockLifecycle.class);

    private final Redlock redlock;
    private final Duration timeout;
    private volatile boolean running;

    /**
     * Looks after one client.
     *
     * @param redlock the client
     * @param timeout how long holders may go on
     */
    public RedlockLifecycle(Redlock redlock, Duration timeout) {
        this.redlock = redlock;
        this.timeout = timeout;
    }

    @Override
    public void start() {
        redlock.resume();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        int held = redlock.holds().size();
        if (held > 0) {
            LOG.info("Waiting for {} locks to be given back, for at most {}", held, timeout);
        }
        if (!redlock.drain(timeout)) {
            LOG.warn(
                    "Locks were still held {} after the application began to stop: they were taken away (redlock.shutdown-timeout)",
                    timeout);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The first to start and the last to stop, but for who tells the application what becomes of its locks. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }

    /** A pause is over soon, and what is held may be held for longer than that. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
