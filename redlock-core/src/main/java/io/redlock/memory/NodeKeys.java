package io.redlock.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one node has for the keys of a bid, and what becomes of it when the node runs one of the scripts. Immutable, and
 * without a clock: when keys expire is for the server to know.
 *
 * @param owners who has each of the keys; empty where it is free
 * @param fence the greatest fence value of the keys, zero if there is none
 */
public record NodeKeys(List<Optional<String>> owners, long fence) {

    private static final long OURS = 1;
    private static final long ABSENT = -1;
    private static final long OTHER_OWNER = -2;

    /** Copies the owners. */
    public NodeKeys {
        owners = List.copyOf(owners);
    }

    /** {@return so many keys that are free and were never fenced} */
    public static NodeKeys free(int keys) {
        return new NodeKeys(Collections.nCopies(keys, Optional.empty()), 0);
    }

    /**
     * {@return a proposal, no further from the server's clock than it may be (R38)}
     *
     * @param proposal what the client wants
     * @param now the server's clock
     * @param slack how far it may be from there
     */
    public static long clamp(long proposal, long now, long slack) {
        return Math.min(Math.max(proposal, now - slack), now + slack);
    }

    /**
     * {@return what an acquire makes of it; empty, and nothing has changed, if any key is somebody's}
     *
     * @param owner who wants the keys
     * @param proposal the proposal, clamped; empty if no fencing token is wanted
     */
    public Optional<NodeKeys> acquire(String owner, OptionalLong proposal) {
        if (!owners.stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        long next = proposal.isPresent() ? Math.max(fence + 1, proposal.getAsLong()) : fence;
        return Optional.of(allOf(owner, next));
    }

    /**
     * {@return what a raise makes of it; empty, and nothing has changed, unless all keys are the owner's (R36)}
     *
     * @param owner who wants it
     * @param token to what
     */
    public Optional<NodeKeys> raise(String owner, long token) {
        return standing(owner) == OURS ? Optional.of(allOf(owner, Math.max(fence, token))) : Optional.empty();
    }

    /**
     * {@return what a repair makes of it; empty, and nothing has changed, if any key is another's (R34)}
     *
     * @param owner whose keys they are
     * @param token the owner's token; empty if it has none
     */
    public Optional<NodeKeys> repair(String owner, OptionalLong token) {
        return standing(owner) == OTHER_OWNER
                ? Optional.empty()
                : Optional.of(allOf(owner, Math.max(fence, token.orElse(0))));
    }

    /**
     * {@return what a release makes of it: what is the owner's becomes free}
     *
     * @param owner whose keys are given back
     */
    public NodeKeys release(String owner) {
        List<Optional<String>> left = new ArrayList<>(owners);
        left.replaceAll(one -> one.equals(Optional.of(owner)) ? Optional.empty() : one);
        return new NodeKeys(left, fence);
    }

    /**
     * {@return what a script says of it: 1 if all keys are this owner's, -2 if one is another's, else -1}
     *
     * @param owner who asks
     */
    public long standing(String owner) {
        if (owners.stream().anyMatch(one -> one.isPresent() && !one.get().equals(owner))) {
            return OTHER_OWNER;
        }
        return owners.contains(Optional.<String>empty()) ? ABSENT : OURS;
    }

    private NodeKeys allOf(String owner, long value) {
        return new NodeKeys(Collections.nCopies(owners.size(), Optional.of(owner)), value);
    }
}
