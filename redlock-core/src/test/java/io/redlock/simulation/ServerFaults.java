package io.redlock.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What goes wrong with servers: with one, with some, or with all at once. */
final class ServerFaults {

    private static final int MOST_ERRORS = 60;
    private static final long LONGEST_AILMENT = 200 * World.MILLI;

    private static final List<ReplyRow> ERRORS =
            Arrays.stream(ReplyRow.values()).filter(ReplyRow::isError).toList();

    private final Universe universe;
    private final SplittableRandom chance;

    ServerFaults(Universe universe) {
        this.universe = universe;
        this.chance = universe.world().chance();
    }

    void strike(Fault fault, long nanos) {
        List<Server> servers = universe.servers();
        Server one = servers.get(chance.nextInt(servers.size()));
        int choice = chance.nextInt(10);
        for (Server server : servers) {
            boolean struck = choice == 0 || (choice == 1 ? chance.nextBoolean() : server.equals(one));
            boolean everywhere = fault == Fault.KEY_DELETED && choice % 2 == 0;
            if ((struck || everywhere) && !server.isDown()) {
                universe.coverage().met(fault);
                universe.exposeAll(universe.world().now() + nanos);
                strike(fault, server, nanos);
            }
        }
    }

    private void strike(Fault fault, Server server, long nanos) {
        switch (fault) {
            case ERROR_REPLIES -> ail(server, ERRORS.get(chance.nextInt(ERRORS.size())));
            case STOPPED -> stop(server, nanos);
            case RESTART_KEEPING_DATA -> crash(server, nanos, server::restart);
            case RESTART_LOSING_DATA -> crash(server, nanos, server::restartEmpty);
            case RESTART_FROM_SNAPSHOT -> restoreLater(server, nanos);
            case FAILOVER -> crash(server, 0, server::restartEmpty);
            case FLUSHALL -> server.data().clear();
            case MARKER_LOST -> server.data().delete(Keyspace.MARKER);
            case CLOCK_AHEAD -> server.jumpClock(leases(2));
            case CLOCK_BACK -> server.jumpClock(-leases(1));
            case KEY_DELETED ->
                server.data().locks().keySet().stream().sorted().findFirst().ifPresent(server.data()::delete);
            default -> throw new IllegalArgumentException(fault + " is none of a server's");
        }
    }

    private void ail(Server server, ReplyRow error) {
        server.ail(error, 1 + chance.nextInt(MOST_ERRORS), LONGEST_AILMENT);
    }

    private void stop(Server server, long nanos) {
        server.stop();
        universe.world().in(nanos, server::resume);
    }

    private void crash(Server server, long nanos, Runnable restart) {
        server.crash();
        universe.world().in(nanos, () -> {
            if (server.isDown()) {
                restart.run();
                loadForAWhile(server);
            }
        });
    }

    private void loadForAWhile(Server server) {
        if (chance.nextInt(3) == 0) {
            ail(server, ReplyRow.LOADING);
        }
    }

    private void restoreLater(Server server, long nanos) {
        server.save();
        universe.world().in(nanos, () -> {
            if (!server.isDown()) {
                crash(server, nanos, server::restartFromSnapshot);
            }
        });
    }

    private long leases(int leases) {
        return leases * (universe.scenario().lease().toNanos() + World.SECOND) + chance.nextLong(10 * World.SECOND);
    }
}
