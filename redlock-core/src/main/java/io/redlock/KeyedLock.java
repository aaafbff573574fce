package io.redlock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock key as a {@link Lock} of {@code java.util.concurrent}: re-entrant for one thread, whichever of the locks for
 * that key it uses. The others wait their turn as for any lock of this library.
 */
final class KeyedLock implements Lock {

    private final Redlock redlock;
    private final LockRequest request;
    private final ThreadHolds holds;

    KeyedLock(Redlock redlock, LockRequest request, ThreadHolds holds) {
        this.redlock = redlock;
        this.request = request;
        this.holds = holds;
    }

    @Override
    public void lock() {
        boolean interrupted = false;
        while (true) {
            try {
                lockInterruptibly();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        boolean locked = false;
        while (!locked) {
            locked = tryFor(Limits.LONGEST);
        }
    }

    @Override
    public boolean tryLock() {
        boolean interrupted = Thread.interrupted();
        try {
            return tryFor(Duration.ZERO);
        } catch (InterruptedException whileAsking) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        long most = Limits.LONGEST.toNanos();
        return tryFor(Duration.ofNanos(Math.max(0, Math.min(most, unit.toNanos(time)))));
    }

    private boolean tryFor(Duration waitTime) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("Interrupted before lock '%s' was asked for".formatted(key()));
        }
        if (holds.reenter(key())) {
            return true;
        }
        Acquisition acquisition = redlock.acquire(request.waitTime(waitTime));
        if (acquisition instanceof NotAcquired failure && failure.reason() == Reason.CONTENDED) {
            return false;
        }
        holds.enter(key(), acquisition.orThrow());
        return true;
    }

    @Override
    public void unlock() {
        holds.leave(key());
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "Lock '%s' has no conditions: a waiter in another process could not be told;".formatted(key())
                        + " look again after a while, or use a message");
    }

    private String key() {
        return request.keys().get(0);
    }

    @Override
    public String toString() {
        return "Lock '%s'%s".formatted(key(), holds.isEntered(key()) ? ", held by this thread" : "");
    }
}
