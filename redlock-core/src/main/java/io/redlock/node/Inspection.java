package io.redlock.node;

import java.time.Duration;
import java.util.Optional;

/**
 * What a node has under lock keys.
 *
 * @param node the node's address, without credentials
 * @param holder who holds the lock, in the holder's own words, and which key if there are several; empty if it is free or
 *     the node did not tell
 * @param left how long the node keeps it at most; empty if it is free or the node did not tell
 * @param misuse why the key can never be a lock, in words: it holds other data, or never expires; empty otherwise
 */
public record Inspection(String node, Optional<String> holder, Optional<Duration> left, String misuse) {

    /**
     * {@return an inspection that found nothing out}
     *
     * @param node the node's address
     */
    public static Inspection nothing(String node) {
        return new Inspection(node, Optional.empty(), Optional.empty(), "");
    }
}
