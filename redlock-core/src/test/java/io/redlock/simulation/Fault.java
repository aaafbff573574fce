package io.redlock.simulation;

import static io.redlock.simulation.Fault.Place.CLIENT;
import static io.redlock.simulation.Fault.Place.NETWORK;
import static io.redlock.simulation.Fault.Place.SERVER;
import static io.redlock.simulation.Fault.Threat.BREAKS_THE_MODEL;
import static io.redlock.simulation.Fault.Threat.NEEDS_CLOCK_WATCH;
import static io.redlock.simulation.Fault.Threat.NEEDS_RESTART_GUARD;
import static io.redlock.simulation.Fault.Threat.NONE;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** What can go wrong, with the rows of the fault matrix (8.12) that it stands for. */
enum Fault {
    /** One direction or both, on one link or on several (F9). */
    SLOW(NETWORK, NONE),
    /** Requests do not get through, replies do (F8). */
    REQUESTS_BLOCKED(NETWORK, NONE),
    /** Requests get through, replies do not (F8). */
    REPLIES_BLOCKED(NETWORK, NONE),
    /** Nothing gets through (F8, F11). */
    PARTITION(NETWORK, NONE),
    /** The connection breaks at any time (F10). */
    CUT(NETWORK, NONE),
    /** The connection breaks with a write: none, some or all of it is carried out (F10). */
    CUT_IN_WRITE(NETWORK, NONE),
    /** Bytes of a connection that has ended arrive behind those of the next one (R21). Counted where it happens. */
    LATE_BYTES(NETWORK, NONE),
    /** Replies come one by one, with pauses (F12). Counted where it happens. */
    TRICKLE(NETWORK, NONE),
    /** What comes back makes no sense. */
    GARBAGE(NETWORK, NONE),
    /** A reply that nobody asked for. */
    EXTRA_REPLY(NETWORK, NONE),
    /** Nobody answers who wants to connect (F11). */
    CONNECT_UNANSWERED(NETWORK, NONE),
    /** It takes long to connect. */
    CONNECT_SLOW(NETWORK, NONE),
    /** The password is wrong (F21). */
    CONNECT_REJECTED(NETWORK, NONE),
    /** The server has as many clients as it takes (F23). */
    TOO_MANY_CLIENTS(NETWORK, NONE),

    /** Answers with an error, for a while (F16, F17, F21). */
    ERROR_REPLIES(SERVER, NONE),
    /** Stops reading: a signal, CLIENT PAUSE, DEBUG SLEEP (F5, F6, F22). */
    STOPPED(SERVER, NONE),
    /** Ends, and comes back with every key (F4). */
    RESTART_KEEPING_DATA(SERVER, NONE),
    /** Ends, and comes back with nothing (F1, F2, F3). */
    RESTART_LOSING_DATA(SERVER, NEEDS_RESTART_GUARD),
    /** Ends, and comes back with what it had saved some time ago. */
    RESTART_FROM_SNAPSHOT(SERVER, NEEDS_RESTART_GUARD),
    /** An empty replica takes its place at once (F24). */
    FAILOVER(SERVER, NEEDS_RESTART_GUARD),
    /** Loses everything and goes on (F19). */
    FLUSHALL(SERVER, NEEDS_RESTART_GUARD),
    /** Loses its marker alone. */
    MARKER_LOST(SERVER, NONE),
    /** Its clock jumps ahead by more than the longest lease (F13, F14). */
    CLOCK_AHEAD(SERVER, NEEDS_CLOCK_WATCH),
    /** Its clock jumps back (F13). */
    CLOCK_BACK(SERVER, NONE),
    /** An operator deletes a lock key (F20). */
    KEY_DELETED(SERVER, BREAKS_THE_MODEL),

    /** The process stands still, between two tasks (F7, F31). */
    PAUSED(CLIENT, NONE),
    /** The process stands still, between any two steps of a task (F7, F31). */
    PAUSED_IN_STEP(CLIENT, NONE),
    /** One thread gets no turn. */
    THREAD_STALLED(CLIENT, NONE),
    /** The process ends without a word, and another takes its place. */
    CLIENT_CRASH(CLIENT, NONE),
    /** The client is closed in a hurry, and another takes its place (F28). */
    CLIENT_CLOSED(CLIENT, NONE),
    /** The wall clock is set, by up to an hour (F15). */
    WALL_CLOCK_SET(CLIENT, NONE),
    /** The machine sleeps, and its monotonic clock with it (F15). */
    SUSPENDED(CLIENT, NONE);

    private final Place place;
    private final Threat threat;

    Fault(Place place, Threat threat) {
        this.place = place;
        this.threat = threat;
    }

    /** Where it happens. */
    enum Place {
        NETWORK,
        SERVER,
        CLIENT
    }

    /** What has to stand against it, so that there are never two holds. */
    enum Threat {
        /** The algorithm itself. */
        NONE(0),
        /** Servers that may have forgotten locks do not vote (R44, R45). */
        NEEDS_RESTART_GUARD(1),
        /** Servers that may have let locks expire early do not vote, for clients that knew them before (R47). */
        NEEDS_CLOCK_WATCH(0),
        /** Nothing does: the assumptions of the algorithm do not hold. */
        BREAKS_THE_MODEL(3);

        private final int seldom;

        Threat(int seldom) {
            this.seldom = seldom;
        }

        /** {@return in how many of four universes there is none of it} */
        int seldom() {
            return seldom;
        }
    }

    Place place() {
        return place;
    }

    Threat threat() {
        return threat;
    }

    /** {@return whether it is begun by itself, and not a part of another} */
    boolean strikes() {
        return this != LATE_BYTES;
    }

    /** {@return whether a client ends by it, with whatever it knew and held, and another begins} */
    boolean replacesClients() {
        return this == CLIENT_CRASH || this == CLIENT_CLOSED;
    }

    boolean setsClocksOfServers() {
        return this == CLOCK_AHEAD || this == CLOCK_BACK;
    }

    /** {@return whether a server forgets by it what it knew, its fence values with the rest} */
    boolean losesData() {
        return threat == NEEDS_RESTART_GUARD;
    }

    /** {@return whether servers do not vote for a while after it} If that were so all the time nobody would get a lock. */
    boolean quarantines() {
        return threat == NEEDS_RESTART_GUARD
                || threat == NEEDS_CLOCK_WATCH
                || this == RESTART_KEEPING_DATA
                || this == MARKER_LOST
                || this == CLOCK_BACK
                || this == SUSPENDED;
    }

    static Set<Fault> all(Predicate<Fault> wanted) {
        Set<Fault> all = EnumSet.allOf(Fault.class);
        all.removeIf(wanted.negate());
        return all;
    }
}
