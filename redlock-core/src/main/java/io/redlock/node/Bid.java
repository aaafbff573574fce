package io.redlock.node;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What one owner asks of a node: keys, all or none, for a while.
 *
 * @param keys the lock keys
 * @param owner the token under which the node keeps them, used for this one question (R11)
 * @param lease how long the node keeps them
 * @param proposal what the fencing token may be at least: the owner's wall clock in microseconds, when it began to ask;
 *     there if, and only if, a fencing token is wanted (R38)
 * @param holdAtLeast for how long the node may be asked to keep them when they are given back; zero if not at all
 * @param tentative whether it will probably be refused: the node is then asked for as little as possible until it has
 *     granted the keys, and a grant takes a round trip more (R52)
 */
public record Bid(
        LockKeys keys,
        OwnerToken owner,
        Duration lease,
        Duration holdAtLeast,
        OptionalLong proposal,
        boolean tentative) {

    /** {@return whether a fencing token is wanted} */
    public boolean isFenced() {
        return proposal.isPresent();
    }

    /** {@return for how long the node may keep them at most, if nobody extends that} */
    public Duration longestKept() {
        return holdAtLeast.compareTo(lease) > 0 ? holdAtLeast : lease;
    }
}
