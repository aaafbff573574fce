package io.redlock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what nodes decide. */
final class Answers {

    private Answers() {}

    /**
     * {@return what was decided in time, or what holds otherwise} An interrupt ends the wait, and the flag stays set.
     *
     * @param <T> what is decided
     */
    static <T> T await(CompletableFuture<T> decision, Duration atMost, T otherwise) {
        try {
            return decision.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException undecided) {
            return otherwise;
        }
    }
}
