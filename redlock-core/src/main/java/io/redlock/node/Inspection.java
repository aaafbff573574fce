package io.redlock.node;

import java.time.Duration;
import java.util.Optional;

/**
 * What a node has under lock keys.
 *
 * @param node the node's address, without credentials
 * @param state what it has there, or that it did not tell
 * @param holder who holds the lock, in the holder's own words; or who revoked whom. And which key, if several were asked
 *     for. Empty unless it is held or revoked
 * @param left how long the node keeps it at most, if nobody extends that; empty unless it is held or revoked
 * @param detail why the node did not tell, or why the key can never be a lock, in words; else empty
 */
public record Inspection(String node, State state, Optional<String> holder, Optional<Duration> left, String detail) {

    /** What a node has under a lock key. */
    public enum State {
        /** No key: the node would grant it. */
        FREE,

        /** Somebody's key, be that a client of this library or not. */
        HELD,

        /** A key whose holder was revoked: nobody can extend it, and nobody gets it before its time is over. */
        REVOKED,

        /** A key that can never be a lock: it holds other data, or never expires. */
        MISUSED,

        /** Unknown: the node is down, or gave no usable answer in time. */
        UNANSWERED
    }

    /**
     * {@return that a node has no such key}
     *
     * @param node the node's address
     */
    public static Inspection free(String node) {
        return new Inspection(node, State.FREE, Optional.empty(), Optional.empty(), "");
    }

    /**
     * {@return that somebody has the key}
     *
     * @param node the node's address
     * @param holder who, in words
     * @param left for how long at most
     */
    public static Inspection held(String node, String holder, Duration left) {
        return new Inspection(node, State.HELD, Optional.of(holder), Optional.of(left), "");
    }

    /**
     * {@return that somebody had the key and was revoked}
     *
     * @param node the node's address
     * @param words who revoked whom
     * @param left how long the key stays
     */
    public static Inspection revoked(String node, String words, Duration left) {
        return new Inspection(node, State.REVOKED, Optional.of(words), Optional.of(left), "");
    }

    /**
     * {@return that the key can never be a lock}
     *
     * @param node the node's address
     * @param why in words
     */
    public static Inspection misused(String node, String why) {
        return new Inspection(node, State.MISUSED, Optional.empty(), Optional.empty(), why);
    }

    /**
     * {@return that the node did not tell}
     *
     * @param node the node's address
     * @param why in words
     */
    public static Inspection unanswered(String node, String why) {
        return new Inspection(node, State.UNANSWERED, Optional.empty(), Optional.empty(), why);
    }

    /** {@return whether the node said what it has} */
    public boolean isAnswered() {
        return state != State.UNANSWERED;
    }
}
