package io.redlock.node;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A vote with its reason, as one node gave it.
 *
 * @param node the node's address, without credentials
 * @param vote how it counts
 * @param reason what the node said, or why it said nothing usable; empty where the vote says it all
 * @param latency how long the node took, from sending until its reply; empty if there was none
 * @param fence the fence value that the node has for the keys since it granted them, or since it raised it; empty where
 *     none was asked for or reported (R36)
 */
public record Answer(String node, Vote vote, String reason, Optional<Duration> latency, OptionalLong fence) {

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

    /**
     * An answer without a fence value.
     *
     * @param node the node's address, without credentials
     * @param vote how it counts
     * @param reason what the node said, or why it said nothing usable
     * @param latency how long the node took
     */
    public Answer(String node, Vote vote, String reason, Optional<Duration> latency) {
        this(node, vote, reason, latency, OptionalLong.empty());
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
