package io.redlock.simulation;

import io.redlock.lane.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What goes wrong on the way: on one link, on all of one client, on all to one server, or on a few. */
final class NetworkFaults {

    private static final int MOST_TRICKLES = 20;

    private final Universe universe;
    private final SplittableRandom chance;

    NetworkFaults(Universe universe) {
        this.universe = universe;
        this.chance = universe.world().chance();
    }

    void strike(Fault fault, long nanos) {
        for (Link link : someLinks()) {
            if (fault != Fault.TRICKLE) {
                universe.coverage().met(fault);
            }
            link.process.expose(universe.world().now() + nanos);
            strike(fault, link, nanos);
        }
    }

    private void strike(Fault fault, Link link, long nanos) {
        switch (fault) {
            case SLOW -> whileItLasts(link, nanos, this::slowDown);
            case REQUESTS_BLOCKED -> whileItLasts(link, nanos, struck -> struck.there.block());
            case REPLIES_BLOCKED -> whileItLasts(link, nanos, struck -> struck.back.block());
            case PARTITION -> whileItLasts(link, nanos, NetworkFaults::block);
            case CUT -> link.connection().ifPresent(open -> open.cut("connection reset", open.anyFate()));
            case CUT_IN_WRITE -> link.cutNextWrite();
            case TRICKLE -> link.trickle(1 + chance.nextInt(MOST_TRICKLES));
            case GARBAGE -> link.connection().filter(open -> !open.isOver()).ifPresent(Connection::garble);
            case EXTRA_REPLY -> link.connection().ifPresent(open -> open.interject(new Reply.Text("OK")));
            case CONNECT_UNANSWERED -> reconnect(link, nanos, Link.Door.UNANSWERED);
            case CONNECT_SLOW -> reconnect(link, nanos, Link.Door.SLOW);
            case CONNECT_REJECTED -> reconnect(link, nanos, Link.Door.WRONG_PASSWORD);
            case TOO_MANY_CLIENTS -> reconnect(link, nanos, Link.Door.FULL);
            default -> throw new IllegalArgumentException(fault + " is none of the network's");
        }
    }

    private List<Link> someLinks() {
        List<Link> all = universe.links();
        Link one = all.get(chance.nextInt(all.size()));
        List<Link> some = new ArrayList<>();
        int choice = chance.nextInt(8);
        for (Link link : all) {
            boolean struck = switch (choice) {
                case 0, 1 -> link.process.equals(one.process);
                case 2 -> link.server.equals(one.server);
                case 3 -> chance.nextBoolean();
                default -> link.equals(one);
            };
            if (struck) {
                some.add(link);
            }
        }
        return some;
    }

    private void whileItLasts(Link link, long nanos, Consumer<Link> effect) {
        effect.accept(link);
        universe.world().in(nanos, link::heal);
    }

    private void slowDown(Link link) {
        long delay = chance.nextLong(2 * link.nodeTimeout());
        int which = chance.nextInt(3);
        link.there.slowDown(which == 0 ? 0 : delay);
        link.back.slowDown(which == 1 ? 0 : delay);
    }

    private static void block(Link link) {
        link.there.block();
        link.back.block();
    }

    /** The present connection ends, and the next ones meet another door. */
    private void reconnect(Link link, long nanos, Link.Door door) {
        whileItLasts(link, nanos, struck -> struck.setDoor(door));
        link.connection().ifPresent(open -> open.cut("connection reset", open.anyFate()));
    }
}
