package io.redlock.lane;

/** What a {@link Guard} wants done next. */
sealed interface Step {

    /** Nothing, and nothing has changed. */
    record None() implements Step {}

    /** Nothing, until something else is seen. */
    record Wait() implements Step {}

    /** Look at the server again: what it said of itself may not be true any more. */
    record Look() implements Step {}

    /**
     * Look at the other servers, and say so to the guard when they have had time to answer: before a quarantine ends, it
     * has to be known which is the longest lease.
     */
    record LookAround() implements Step {}

    /**
     * Replace the marker.
     *
     * @param expected the marker that must stand there, empty if there is none
     * @param marker the new one
     */
    record Mark(String expected, Marker marker) implements Step {}

    /**
     * End the connection: this server must not vote.
     *
     * @param why what is wrong with it
     */
    record TurnAway(String why) implements Step {}
}
