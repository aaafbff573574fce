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
 * @param renewed whether the watchdog extends the lease until the lock is given back
 * @param holdLimit how long it does
 */
record Terms(LockKey key, String name, Duration lease, Duration waitTime, boolean renewed, Duration holdLimit) {

    private static final String UNNAMED = "unnamed";

    static Terms of(LockRequest request, Settings defaults) {
        return new Terms(
                request.lockKey(),
                request.name().orElse(UNNAMED),
                request.lease().orElse(defaults.lease()),
                request.waitTime().orElse(defaults.waitTime()),
                defaults.renewed() && request.renewed(),
                request.holdLimit().orElse(defaults.holdLimit()));
    }

    List<LockKey> lockKeys() {
        return List.of(key);
    }

    List<String> keys() {
        return List.of(key.value());
    }
}
