package io.redlock.node;

import java.time.Duration;
import java.util.Optional;

/**
 * What this client knows of one node at one moment.
 *
 * @param address the node's address, without credentials
 * @param state whether it takes part
 * @param latency how long its last answer took; empty before the first
 * @param detail why it does not take part, in words; empty while it does
 */
public record NodeStatus(String address, State state, Optional<Duration> latency, String detail) {

    /** Whether a node takes part in ballots. */
    public enum State {
        /** The first connection is being made; its vote is waited for up to the node timeout. */
        CONNECTING,

        /** Connected and answering. */
        UP,

        /** Connected, but a question has been waiting for longer than the node timeout: no ballot waits for it. */
        SUSPECT,

        /** Not connected; a new connection is tried in the background. */
        DOWN,

        /** Turned away by a server that is there, as for a wrong password; tried again every two seconds at the most. */
        REJECTED,

        /** Closed by this client. */
        CLOSED
    }
}
