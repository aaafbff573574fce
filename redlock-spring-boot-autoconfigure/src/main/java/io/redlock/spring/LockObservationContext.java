package io.redlock.spring;

import io.micrometer.observation.Observation;
import java.util.List;

/**
 * What there is to know of an observation of a lock, for who filters them or names them otherwise.
 *
 * <p>{@value #ACQUIRE} goes from the begin of an acquisition until its outcome, {@value #HOLD} from then until the lock is
 * given back, whoever does that.
 */
public final class LockObservationContext extends Observation.Context {

    /** The name of the observation of an acquisition. */
    public static final String ACQUIRE = "redlock.acquire";

    /** The name of the observation of a hold. */
    public static final String HOLD = "redlock.hold";

    private final String observed;
    private final String lockName;
    private final List<String> keys;
    private volatile String outcome = "unknown";

    LockObservationContext(String observed, String lockName, List<String> keys) {
        this.observed = observed;
        this.lockName = lockName;
        this.keys = keys;
    }

    /** {@return what is observed: {@value #ACQUIRE} or {@value #HOLD}} */
    public String observed() {
        return observed;
    }

    /** {@return the label of the lock, of which there are few} */
    public String lockName() {
        return lockName;
    }

    /** {@return the lock keys, sorted} */
    public List<String> keys() {
        return keys;
    }

    /**
     * {@return what came of it, in a word: acquired, contended, no_quorum, lease_spent or interrupted; of a hold released,
     * lapsed or lost; failed for what else was thrown, and unknown as long as it goes on}
     */
    public String outcome() {
        return outcome;
    }

    void outcome(String word) {
        outcome = word;
    }

    @Override
    public String toString() {
        return "%s of %s %s".formatted(observed, lockName, keys);
    }
}
