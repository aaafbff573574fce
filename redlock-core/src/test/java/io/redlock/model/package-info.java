/**
 * Every interleaving of a few attempts to get a fencing token, on three nodes.
 *
 * <h2>The model</h2>
 *
 * A node has an owner, or none, and a fence value. An attempt asks all nodes; a node serves what it was asked at any time
 * later, or never, also when the attempt has ended long since; what it replies is heard at any time later, or never. An
 * attempt may give up at any time. Lock keys expire, or are given back, which looks the same to a node: either only after
 * their attempt has ended, which is what leases and deadlines see to ({@link io.redlock.model.Expiry#AFTER_THE_END}), or
 * whenever they like ({@link io.redlock.model.Expiry#ANY_TIME}). A node's fence value is at first anything from 0 to 2, and
 * what an attempt proposes is anything small, at each node another number: so nothing depends on a clock.
 *
 * <p>What a node does when it is asked, and what an attempt does with the replies, is a {@link io.redlock.model.Scheme}.
 * The shipped one is made of the shipped classes; the naive ones show that the search finds what is wrong.
 *
 * <h2>What must hold</h2>
 *
 * <ul>
 *   <li>P1: no two holders have the same token.
 *   <li>P2: who began after another had its token has a greater one.
 *   <li>P3: who gets its token after another's work is over has a greater one. Only where keys expire after the end: when
 *       they expire before, an attempt that was overtaken may be told so by its deadline alone (R7).
 * </ul>
 */
@NullMarked
package io.redlock.model;

import org.jspecify.annotations.NullMarked;
