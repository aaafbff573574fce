package io.redlock;

/** Where a {@link Hold} is in its life. It only ever goes from {@code HELD} to one of the others. */
public enum HoldState {
    /** The lock is ours, and may be relied on for as long as {@link Hold#validity()} says. */
    HELD,

    /** The lock was given back, or left to lapse. */
    RELEASED,

    /** The lock stopped being ours before it was given back. */
    LOST
}
