package io.redlock;

import io.redlock.node.LockKey;
import io.redlock.node.LockKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request for a lock. Immutable; what it leaves open is filled from the defaults of the {@link Redlock} it is given to.
 *
 * <pre>{@code
 * LockRequest.of("payment:42").lease(Duration.ofSeconds(10)).waitTime(Duration.ofSeconds(2))
 * }</pre>
 */
public final class LockRequest {

    private final LockKeys keys;
    private final Times times;
    private final Optional<String> name;
    private final boolean renewed;
    private final boolean fenced;

    /** What is asked for that is a time; empty where the default counts. */
    private record Times(
            Optional<Duration> lease, Optional<Duration> waitTime, Optional<Duration> holdLimit, Duration holdAtLeast) {

        static final Times BY_DEFAULT = new Times(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    private LockRequest(LockKeys keys, Times times, Optional<String> name, boolean renewed, boolean fenced) {
        this.keys = keys;
        this.times = times;
        this.name = name;
        this.renewed = renewed;
        this.fenced = fenced;
    }

    /**
     * {@return a request for one lock, or for several together, all else by default} Several are had all or none, and each
     * is a lock of its own: who has "a" keeps everybody from "a" and "b" together. The order in which they are named, and
     * how often, makes no difference (R55).
     *
     * @param key a lock key: not blank, at most {@value LockKey#MAX_BYTES} bytes of UTF-8
     * @param more further lock keys, to be had together with the first; at most {@value LockKeys#MOST} in all
     * @throws IllegalArgumentException if a key is blank or too long, or there are too many
     */
    public static LockRequest of(String key, String... more) {
        return new LockRequest(LockKeys.of(key, more), Times.BY_DEFAULT, Optional.empty(), true, false);
    }

    /**
     * {@return this request with another lease}
     *
     * @param lease how long the nodes keep the lock if nobody gives it back; at least 10 ms
     * @throws IllegalArgumentException if it is shorter
     */
    public LockRequest lease(Duration lease) {
        return with(
                new Times(Optional.of(Limits.lease(lease)), times.waitTime(), times.holdLimit(), times.holdAtLeast()));
    }

    /**
     * {@return this request with another wait time}
     *
     * @param waitTime how long to keep attempting; zero is exactly one attempt (R4)
     * @throws IllegalArgumentException if it is negative
     */
    public LockRequest waitTime(Duration waitTime) {
        return with(new Times(
                times.lease(), Optional.of(Limits.waitTime(waitTime)), times.holdLimit(), times.holdAtLeast()));
    }

    /**
     * {@return this request with a label for meters and logs; without one it is "unnamed"}
     *
     * @param name a label of few distinct values; never part of the key
     */
    public LockRequest name(String name) {
        return new LockRequest(keys, times, Optional.of(name), renewed, fenced);
    }

    /**
     * {@return this request with or without renewal; by default the watchdog extends the lease until the lock is given
     * back, or the hold limit is reached}
     *
     * @param renewed whether to; without it the lock is lost when its lease is over
     */
    public LockRequest renewed(boolean renewed) {
        return new LockRequest(keys, times, name, renewed, fenced);
    }

    /**
     * {@return this request with another hold limit}
     *
     * @param holdLimit for how long the watchdog extends the lease at most
     * @throws IllegalArgumentException if it is not positive
     */
    public LockRequest holdLimit(Duration holdLimit) {
        return with(new Times(
                times.lease(), times.waitTime(), Optional.of(Limits.holdLimit(holdLimit)), times.holdAtLeast()));
    }

    /**
     * {@return this request with a time for which the lock is kept from others, counted from its acquisition, however soon it
     * is given back} A hold that is given back earlier ends there and then for its holder, but the nodes keep its keys for
     * what is left of that time, whatever was left of the lease. So work that is done in a moment on one machine is not
     * done again by another one whose clock is a little behind.
     *
     * <p>It is the release that says so: if the process ends without one, or the release reaches no quorum of nodes before
     * the lease is over, the lease decides. Nodes count by their own clocks, which may be fast by the drift factor: add that
     * much where it matters.
     *
     * @param holdAtLeast how long, at most the max lease; by default zero, and a release is one at once
     * @throws IllegalArgumentException if it is negative
     */
    public LockRequest holdAtLeast(Duration holdAtLeast) {
        return with(new Times(times.lease(), times.waitTime(), times.holdLimit(), Limits.holdAtLeast(holdAtLeast)));
    }

    private LockRequest with(Times others) {
        return new LockRequest(keys, others, name, renewed, fenced);
    }

    /**
     * {@return this request with or without a fencing token: a number that is greater than that of every fenced hold before,
     * see {@link Hold#fencingToken()}} It is refused by a client without a restart guard (R38).
     *
     * @param fenced whether to; it is worth something only if all who write under the lock ask for it
     */
    public LockRequest fenced(boolean fenced) {
        return new LockRequest(keys, times, name, renewed, fenced);
    }

    /** {@return the lock keys, sorted by their bytes of UTF-8, each once} */
    public List<String> keys() {
        return keys.names();
    }

    LockKeys lockKeys() {
        return keys;
    }

    boolean isFenced() {
        return fenced;
    }

    Optional<Duration> lease() {
        return times.lease();
    }

    Optional<Duration> waitTime() {
        return times.waitTime();
    }

    Optional<String> name() {
        return name;
    }

    boolean renewed() {
        return renewed;
    }

    Optional<Duration> holdLimit() {
        return times.holdLimit();
    }

    Duration holdAtLeast() {
        return times.holdAtLeast();
    }
}
