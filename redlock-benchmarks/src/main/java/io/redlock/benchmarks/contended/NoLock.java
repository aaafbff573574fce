package io.redlock.benchmarks.contended;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** Keeps nobody apart. */
final class NoLock implements Lock {

    @Override
    public void lock() {
        // Everybody has it.
    }

    @Override
    public void lockInterruptibly() {
        lock();
    }

    @Override
    public boolean tryLock() {
        return true;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        return true;
    }

    @Override
    public void unlock() {
        // Nobody had it.
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException();
    }
}
