package io.redlock.node;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A vote with its reason, as one node gave it.
 *
 * @param node the node's address, without credentials
 * @param vote how it counts
 * @param reason what the node said, or why it said nothing usable; empty where the vote says it all
 * @param latency how long the node took, from sending until its reply; empty if there was none
 */
public record Answer(String node, Vote vote, String reason, Optional<Duration> latency) {

    /**
     * An answer that no reply stands behind.
     *
     * @param node the node's address, without credentials
     * @param vote how it counts
     * @param reason why there is no reply
     */
    public Answer(String node, Vote vote, String reason) {
        this(node, vote, reason, Optional.empty());
    }

    /** Checks that nothing is missing. */
    public Answer {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(vote, "vote");
        Objects.requireNonNull(reason, "reason");
    }

    /** {@return the node and its vote, with the reason where there is one} */
    @Override
    public String toString() {
        return node + " " + vote.name().toLowerCase(Locale.ROOT) + (reason.isEmpty() ? "" : ": " + reason);
    }
}
