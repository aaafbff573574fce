package io.redlock;

/** What the nodes said when a lock was given back (R24). */
public enum ReleaseOutcome {
    /** A quorum of nodes deleted the key, or keeps it for the time to hold at least: it was ours until now. */
    RELEASED,

    /** The hold was past its validity, or a quorum of nodes had another owner's key or none. */
    LOST,

    /** Too few nodes answered in time; the key goes with its lease at the latest. */
    UNCERTAIN
}
