package io.redlock.sample.payment.lab;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** One race or scene at a time: two at once would show each other. Safe for use by several threads. */
final class Stage {

    private final Semaphore free = new Semaphore(1);

    /**
     * Plays a scene, unless another one is being played.
     *
     * @throws StageTakenException if there is one
     */
    <T> T play(Callable<T> scene) throws Exception {
        if (!free.tryAcquire()) {
            throw new StageTakenException();
        }
        try {
            return scene.call();
        } finally {
            free.release();
        }
    }
}
