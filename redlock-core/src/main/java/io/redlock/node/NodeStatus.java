package io.redlock.node;

import java.time.Duration;
import java.util.Optional;

/**
 * What this client knows of one node at one moment.
 *
 * @param address the node's address, without credentials
 * @param state whether it takes part
 * @param latency how long its last answer took; empty before the first
 * @param detail why it does not take part, in words; while it does, what it last refused to do, or empty
 * @param runId the server's name for its present run; empty before the first connection
 * @param version the server's version; empty before the first connection
 * @param quarantineLeft for how long its votes do not count yet; empty if they count, or would if it answered
 * @param owed how many releases it has yet to hear
 */
public record NodeStatus(
        String address,
        State state,
        Optional<Duration> latency,
        String detail,
        Optional<String> runId,
        Optional<String> version,
        Optional<Duration> quarantineLeft,
        int owed) {

    /** Whether a node takes part in ballots. */
    public enum State {
        /** The first connection is being made; its vote is waited for up to the node timeout. */
        CONNECTING,

        /** Connected and answering. */
        UP,

        /** Connected, but a question has been waiting for longer than the node timeout: no ballot waits for it. */
        SUSPECT,

        /** Connected, but it may have lost its data: it is sent everything, and its votes do not count (R45). */
        QUARANTINED,

        /** Not connected; a new connection is tried in the background. */
        DOWN,

        /** Turned away by a server that is there, as for a wrong password; tried again every two seconds at the most. */
        REJECTED,

        /** A server that must not vote: a replica, a cluster node, one that evicts keys; looked at again every two seconds. */
        UNSUITABLE,

        /** Closed by this client. */
        CLOSED
    }
}
