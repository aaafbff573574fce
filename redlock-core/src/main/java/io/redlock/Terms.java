package io.redlock;

import io.redlock.node.LockKey;
import java.time.Duration;
import java.util.List;

/**
 * A request with nothing left open.
 *
 * @param key the lock key
 * @param name the label for meters and logs
 * @param lease how long nodes keep the lock
 * @param waitTime how long to keep attempting
 */
record Terms(LockKey key, String name, Duration lease, Duration waitTime) {

    private static final String UNNAMED = "unnamed";

    static Terms of(LockRequest request, Duration lease, Duration waitTime) {
        return new Terms(
                request.lockKey(),
                request.name().orElse(UNNAMED),
                request.lease().orElse(lease),
                request.waitTime().orElse(waitTime));
    }

    List<String> keys() {
        return List.of(key.value());
    }
}
