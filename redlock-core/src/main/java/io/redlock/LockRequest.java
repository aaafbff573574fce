package io.redlock;

import io.redlock.node.LockKey;
import java.time.Duration;
import java.util.Optional;

/**
 * A request for a lock. Immutable; what it leaves open is filled from the defaults of the {@link Redlock} it is given to.
 *
 * <pre>{@code
 * LockRequest.of("payment:42").lease(Duration.ofSeconds(10)).waitTime(Duration.ofSeconds(2))
 * }</pre>
 */
public final class LockRequest {

    private final LockKey key;
    private final Optional<Duration> lease;
    private final Optional<Duration> waitTime;
    private final Optional<String> name;
    private final boolean renewed;
    private final Optional<Duration> holdLimit;

    private LockRequest(
            LockKey key,
            Optional<Duration> lease,
            Optional<Duration> waitTime,
            Optional<String> name,
            boolean renewed,
            Optional<Duration> holdLimit) {
        this.key = key;
        this.lease = lease;
        this.waitTime = waitTime;
        this.name = name;
        this.renewed = renewed;
        this.holdLimit = holdLimit;
    }

    /**
     * {@return a request for one lock, all else by default}
     *
     * @param key the lock key: not blank, at most {@value LockKey#MAX_BYTES} bytes of UTF-8
     * @throws IllegalArgumentException if the key is blank or too long
     */
    public static LockRequest of(String key) {
        return new LockRequest(
                new LockKey(key), Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());
    }

    /**
     * {@return this request with another lease}
     *
     * @param lease how long the nodes keep the lock if nobody gives it back; at least 10 ms
     * @throws IllegalArgumentException if it is shorter
     */
    public LockRequest lease(Duration lease) {
        return new LockRequest(key, Optional.of(Limits.lease(lease)), waitTime, name, renewed, holdLimit);
    }

    /**
     * {@return this request with another wait time}
     *
     * @param waitTime how long to keep attempting; zero is exactly one attempt (R4)
     * @throws IllegalArgumentException if it is negative
     */
    public LockRequest waitTime(Duration waitTime) {
        return new LockRequest(key, lease, Optional.of(Limits.waitTime(waitTime)), name, renewed, holdLimit);
    }

    /**
     * {@return this request with a label for meters and logs; without one it is "unnamed"}
     *
     * @param name a label of few distinct values; never part of the key
     */
    public LockRequest name(String name) {
        return new LockRequest(key, lease, waitTime, Optional.of(name), renewed, holdLimit);
    }

    /**
     * {@return this request with or without renewal; by default the watchdog extends the lease until the lock is given
     * back, or the hold limit is reached}
     *
     * @param renewed whether to; without it the lock is lost when its lease is over
     */
    public LockRequest renewed(boolean renewed) {
        return new LockRequest(key, lease, waitTime, name, renewed, holdLimit);
    }

    /**
     * {@return this request with another hold limit}
     *
     * @param holdLimit for how long the watchdog extends the lease at most
     * @throws IllegalArgumentException if it is not positive
     */
    public LockRequest holdLimit(Duration holdLimit) {
        return new LockRequest(key, lease, waitTime, name, renewed, Optional.of(Limits.holdLimit(holdLimit)));
    }

    /** {@return the lock key} */
    public String key() {
        return key.value();
    }

    LockKey lockKey() {
        return key;
    }

    Optional<Duration> lease() {
        return lease;
    }

    Optional<Duration> waitTime() {
        return waitTime;
    }

    Optional<String> name() {
        return name;
    }

    boolean renewed() {
        return renewed;
    }

    Optional<Duration> holdLimit() {
        return holdLimit;
    }
}
