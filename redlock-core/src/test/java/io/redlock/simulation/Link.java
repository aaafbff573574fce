package io.redlock.simulation;

import java.util.Optional;
import java.util.SplittableRandom;

/** The way between one client process and one server, and what is wrong with it. */
final class Link {

    /** What becomes of one who wants to connect. */
    enum Door {
        OPEN,
        UNANSWERED,
        SLOW,
        WRONG_PASSWORD,
        FULL
    }

    final World world;
    final ClientProcess process;
    final Server server;
    final Coverage coverage;
    final Strand reader;
    final Direction there;
    final Direction back;
    final SplittableRandom chance;
    private final long nodeTimeout;
    private Door door = Door.OPEN;
    private Optional<Connection> connection = Optional.empty();
    private boolean nextWriteIsCut;
    private int trickles;
    private int connections;

    Link(World world, ClientProcess process, Server server, Scenario scenario, Coverage coverage) {
        this.world = world;
        this.process = process;
        this.server = server;
        this.coverage = coverage;
        this.reader = process.newStrand();
        this.there = new Direction(world, scenario.pace().latencyNanos());
        this.back = new Direction(world, scenario.pace().latencyNanos());
        this.chance = world.chance();
        this.nodeTimeout = scenario.nodeTimeout().toNanos();
    }

    long nodeTimeout() {
        return nodeTimeout;
    }

    Door door() {
        return door;
    }

    void setDoor(Door door) {
        this.door = door;
    }

    int nextNumber() {
        return ++connections;
    }

    void connected(Connection opened) {
        connection = Optional.of(opened);
    }

    Optional<Connection> connection() {
        return connection;
    }

    /** The next write breaks the connection: none, some or all of it gets through. */
    void cutNextWrite() {
        nextWriteIsCut = true;
    }

    boolean takesCutOfWrite() {
        boolean cut = nextWriteIsCut;
        nextWriteIsCut = false;
        return cut;
    }

    /** Replies to so many writes come one by one, with pauses between them. */
    void trickle(int writes) {
        trickles = writes;
    }

    boolean takesTrickle() {
        return trickles > 0 && trickles-- > 0;
    }

    void heal() {
        door = Door.OPEN;
        nextWriteIsCut = false;
        trickles = 0;
        there.slowDown(0);
        back.slowDown(0);
        there.unblock();
        back.unblock();
    }

    @Override
    public String toString() {
        return process + "-" + server.address();
    }
}
