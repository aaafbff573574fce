package io.redlock.spring;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A method for every way in which a lock and a transaction may meet. Each runs what it is given. */
class LockedMethods {

    @DistributedLock("'k'")
    public void plain(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional
    public void required(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void requiresNew(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void notSupported(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional(propagation = Propagation.SUPPORTS)
    public void supports(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional(propagation = Propagation.NESTED)
    public void nested(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional(readOnly = true)
    public void readOnly(Runnable work) {
        work.run();
    }

    @DistributedLock("'k'")
    @Transactional(noRollbackFor = RuntimeException.class)
    public void forgiving(Runnable work) {
        work.run();
    }

    @DistributedLock(key = "'k'", whenLost = WhenLost.LOG)
    @Transactional
    public void logging(Runnable work) {
        work.run();
    }

    @DistributedLock("'other'")
    public void other(Runnable work) {
        work.run();
    }

    @DistributedLock(keys = {"'k'", "'other'"})
    public void both(Runnable work) {
        work.run();
    }
}
