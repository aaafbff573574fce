package io.redlock.spring;

import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockLostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The calls under one hold whose threads are interrupted when it is found lost. The hold is asked once to tell, however
 * many calls join it. Safe for use by several threads.
 */
final class LossInterrupts {

    private final Hold hold;
    private final Set<LossInterrupt> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean wanted = new AtomicBoolean();

    LossInterrupts(Hold hold) {
        this.hold = hold;
    }

    /**
     * Runs a call on this thread.
     *
     * @throws LockLostException if the method was interrupted because of the loss, and ended because of that
     */
    @Nullable
    Object around(LockedCall call) throws Throwable {
        LossInterrupt interrupt = begin();
        try {
            return call.proceed();
        } catch (InterruptedException failure) {
            if (interrupt.leave()) {
                interrupt.restore();
                throw told(call, failure);
            }
            throw failure;
        } finally {
            interrupt.leave();
            running.remove(interrupt);
        }
    }

    private LossInterrupt begin() {
        LossInterrupt interrupt = new LossInterrupt();
        running.add(interrupt);
        if (wanted.compareAndSet(false, true)) {
            hold.onLost(lost -> running.forEach(LossInterrupt::interrupt));
        } else if (hold.state() == HoldState.LOST) {
            // It was told before this one was there to hear.
            interrupt.interrupt();
        }
        return interrupt;
    }

    private Throwable told(LockedCall call, InterruptedException failure) {
        try {
            hold.ensureValid();
            return failure;
        } catch (LockLostException lost) {
            LockLostException told = Losses.told(lost, "%s was interrupted and has ended early".formatted(call.name()));
            told.addSuppressed(failure);
            return told;
        }
    }
}
