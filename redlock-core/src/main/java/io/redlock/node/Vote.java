package io.redlock.node;

/** How one node answered one question about one lock. */
public enum Vote {
    /** The node did what was asked: it now holds our key, or has deleted it. */
    GRANTED,

    /** The node answered that the key belongs to another owner, or to nobody. */
    REFUSED,

    /**
     * No usable answer came back in time. The node may or may not have done what was asked, so the worse of the two
     * has to be assumed: that it did when releasing, that it did not when counting towards a quorum.
     */
    UNKNOWN
}
