package io.redlock.spring.boot.autoconfigure.metrics;

import io.redlock.RedlockEvent.AttemptDecided;
import io.redlock.RedlockEvent.LockAcquired;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds out how long those who got a lock had been kept from it by others: in line behind callers of the same process, and
 * by attempts that failed. The attempt that was won is no part of that. Of one process only one caller asks for the same
 * keys at any time, so what was won last is what was acquired.
 */
final class Waits {

    /** It may take that long to come to the first attempt when nobody is in the way. */
    private static final Duration NOTHING = Duration.ofMillis(1);

    /** What is won is acquired in the next moment, unless the event of that is dropped, or the client is closed. */
    private static final int MOST = 10_000;

    private final Map<List<String>, Duration> won = new ConcurrentHashMap<>();

    void decided(AttemptDecided attempt) {
        if (attempt.failure().isPresent()) {
            return;
        }
        if (won.size() >= MOST) {
            won.clear();
        }
        won.put(attempt.keys(), attempt.took());
    }

    /** {@return how long; empty if nobody was in the way} */
    Optional<Duration> of(LockAcquired acquired) {
        Duration took = won.remove(acquired.keys());
        Duration kept = took == null ? acquired.waited() : acquired.waited().minus(took);
        boolean waited = acquired.attempts() > 1 || (took != null && kept.compareTo(NOTHING) > 0);
        return waited ? Optional.of(kept) : Optional.empty();
    }
}
