package io.redlock.simulation;

import io.redlock.lane.WireListener;

/** One try to connect: it succeeds, is turned away, or is given up after a while. */
final class Opening {

    private final Link link;
    private final WireListener listener;
    private boolean settled;

    Opening(Link link, WireListener listener) {
        this.link = link;
        this.listener = listener;
    }

    void begin() {
        long begins = link.process.now();
        link.there.carry(begins, this::knock);
        link.world.at(begins + 2 * link.nodeTimeout(), () -> fail("connect timed out", false));
    }

    private void knock() {
        if (link.server.isDown()) {
            back(() -> fail("connection refused", false));
        } else if (link.door() == Link.Door.WRONG_PASSWORD) {
            back(() -> fail("WRONGPASS invalid username-password pair or user is disabled.", true));
        } else if (link.door() == Link.Door.FULL) {
            link.coverage.met(ReplyRow.MAX_CLIENTS, CommandKind.UNKNOWN);
            back(() -> fail("ERR max number of clients reached", link.chance.nextBoolean()));
        } else if (link.door() == Link.Door.SLOW) {
            link.world.in(link.process.shortly(2 * link.nodeTimeout()), () -> back(this::succeed));
        } else if (link.door() == Link.Door.OPEN && !link.server.isStopped()) {
            back(this::succeed);
        }
    }

    private void back(Runnable arrival) {
        link.back.carry(link.world.now(), arrival);
    }

    private void succeed() {
        if (link.server.isDown()) {
            fail("connection reset by peer", false);
            return;
        }
        if (!settled) {
            settled = true;
            Connection connection = new Connection(link, listener);
            link.connected(connection);
            link.server.joined(connection);
            link.reader.post(() -> listener.opened(connection));
        }
    }

    private void fail(String why, boolean rejected) {
        if (!settled) {
            settled = true;
            link.coverage.met(ReplyRow.NOT_CONNECTED, CommandKind.UNKNOWN);
            link.reader.post(() -> listener.closed(why, rejected));
        }
    }
}
