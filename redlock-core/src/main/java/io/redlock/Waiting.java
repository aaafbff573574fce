package io.redlock;

import java.time.Duration;
import java.util.List;

/**
 * One caller of this client who waits for a lock now.
 *
 * @param keys the lock keys
 * @param name the label for meters and logs
 * @param thread the name of the thread that asked, or its number if it has none
 * @param waited for how long it has been kept so far
 */
public record Waiting(List<String> keys, String name, String thread, Duration waited) {

    /** Copies the keys. */
    public Waiting {
        keys = List.copyOf(keys);
    }
}
