package io.redlock.lane;

import io.redlock.node.NodeContext;
import java.time.Duration;
import java.util.List;

/**
 * The releases that a server has yet to hear, or to carry out (R21).
 *
 * <p>One that waits for a connection waits in the {@link Outbox}; one that has to be sent again waits here. There are
 * never more than {@link Outbox#MOST_KEPT}; the keys of those that find no room go with their lease. Safe for use by
 * several threads.
 */
final class Ledger {

    /** After how many node timeouts a release is repeated whose acquire may arrive late. */
    static final List<Integer> REPEATS_AFTER_NODE_TIMEOUTS = List.of(1, 4);

    private static final int MOST_DOUBLINGS = 4;

    private final Lane lane;
    private final NodeContext context;
    private int owed;
    private int told;

    Ledger(Lane lane, NodeContext context) {
        this.lane = lane;
        this.context = context;
    }

    synchronized int size() {
        return owed;
    }

    /** A release is late. */
    void enter(Release release) {
        synchronized (this) {
            if (release.isOwed()) {
                return;
            }
            release.owed(true);
            owed++;
        }
        tell();
    }

    /** A release was carried out, or can not be any more. */
    void leave(Release release) {
        synchronized (this) {
            if (!release.isOwed()) {
                return;
            }
            release.owed(false);
            owed--;
        }
        tell();
    }

    /** The server could not carry it out. It is asked again until the key has gone by itself, ever more slowly. */
    void retry(Release release, int failures) {
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        sendAgain(release, context.nodeTimeout().multipliedBy(1L << doublings));
    }

    /** The server has carried it out, perhaps before what it undoes. */
    void repeat(Release release, int repeats) {
        sendAgain(release, context.nodeTimeout().multipliedBy(REPEATS_AFTER_NODE_TIMEOUTS.get(repeats)));
    }

    private void sendAgain(Release release, Duration later) {
        enter(release);
        if (size() > Outbox.MOST_KEPT || release.isExpired(context.ticker().nanos())) {
            leave(release);
        } else {
            context.timer().schedule(later, () -> lane.submit(release.again()));
        }
    }

    /** Tells of the first, of the last, and when there are twice as many as were told. */
    private void tell() {
        int now;
        synchronized (this) {
            boolean news = owed == 0 ? told != 0 : told == 0 || owed >= 2 * told;
            if (!news) {
                return;
            }
            told = owed;
            now = owed;
        }
        context.listener().ledgerChanged(lane.address(), now);
    }
}
