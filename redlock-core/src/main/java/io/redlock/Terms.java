package io.redlock;

import io.redlock.node.LockKeys;
import java.time.Duration;
import java.util.List;

/**
 * A request with nothing left open.
 *
 * @param lockKeys the lock keys
 * @param name the label for meters and logs
 * @param lease how long nodes keep the lock
 * @param waitTime how long to keep attempting
 * @param renewed whether the watchdog extends the lease until the lock is given back
 * @param holdLimit how long it does
 * @param fenced whether a fencing token is wanted
 * @param holdAtLeast for how long from the acquisition nodes keep the keys, however soon they are given back
 */
record Terms(
        LockKeys lockKeys,
        String name,
        Duration lease,
        Duration waitTime,
        boolean renewed,
        Duration holdLimit,
        boolean fenced,
        Duration holdAtLeast) {

    private static final String UNNAMED = "unnamed";

    static Terms of(LockRequest request, Settings defaults) {
        return new Terms(
                request.lockKeys(),
                request.name().orElse(UNNAMED),
                request.lease().orElse(defaults.lease()),
                request.waitTime().orElse(defaults.waitTime()),
                defaults.renewed() && request.renewed(),
                request.holdLimit().orElse(defaults.holdLimit()),
                request.isFenced(),
                request.holdAtLeast());
    }

    List<String> keys() {
        return lockKeys.names();
    }
}
