package io.redlock;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The lock was not acquired, and nothing of it is left on the nodes that could be reached.
 *
 * @param keys the lock keys that were asked for
 * @param name the label of the lock
 * @param waited how long the caller was kept
 * @param reason why
 * @param tally every node's answer to the attempt that shows it: the last one, or the one before if a node was slow only
 *     in the last. Nobody was asked where another thread of this process has the lock
 * @param holder who has the lock, in the holder's own words, where a node could tell
 */
public record NotAcquired(
        List<String> keys, String name, Duration waited, Reason reason, Tally tally, Optional<String> holder)
        implements Acquisition {

    /** Copies the keys. */
    public NotAcquired {
        keys = List.copyOf(keys);
    }

    @Override
    public Hold orThrow() {
        throw switch (reason) {
            case CONTENDED -> new LockContendedException(this);
            case NO_QUORUM -> new QuorumUnavailableException(this);
            case LEASE_SPENT -> new LeaseSpentException(this);
        };
    }

    /** {@return one line with the key, the wait, the reason and every node's answer} */
    public String describe() {
        String holding = holder.map(who -> ", held by " + who).orElse("");
        return "Lock '%s' not acquired after %dms: %s%s (%s)"
                .formatted(String.join("', '", keys), waited.toMillis(), reason, holding, tally.describe());
    }
}
