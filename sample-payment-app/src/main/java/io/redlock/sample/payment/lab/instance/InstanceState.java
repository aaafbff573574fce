package io.redlock.sample.payment.lab.instance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance holds, who waits in it, and how long callers were kept so far.
 *
 * @param instance its name
 * @param holds its holds
 * @param waiting its callers that wait
 * @param waits how long callers were kept that got a lock, since it started
 */
public record InstanceState(String instance, List<Held> holds, List<Waits> waiting, WaitTimes waits) {

    /** Copies the lists. */
    public InstanceState {
        holds = List.copyOf(holds);
        waiting = List.copyOf(waiting);
    }

    /**
     * A lock that is held.
     *
     * @param instance who holds it
     * @param key its key
     * @param validityMillis how long it may be relied on
     * @param leaseMillis the lease that it was acquired with
     * @param heldMillis for how long it has been held
     * @param renewals how often it was renewed
     * @param fencingToken its fencing token, if it has one
     * @param state its state
     */
    public record Held(
            String instance,
            String key,
            long validityMillis,
            long leaseMillis,
            long heldMillis,
            int renewals,
            @Nullable Long fencingToken,
            String state) {}

    /**
     * A caller that waits.
     *
     * @param instance where
     * @param key for which key
     * @param forMillis for how long so far
     */
    public record Waits(String instance, String key, long forMillis) {}
}
