package io.redlock.lane;

import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a lane waits for its server: what has no reply within the node timeout is told so once, and makes the server
 * suspect; a connection on which nothing at all has come for {@value #HUNG_AFTER_TIMEOUTS} node timeouts, and one second
 * at least, is given up. Looks only while anything is unanswered. Guarded by the lane's lock.
 */
final class Patience {

    private static final int HUNG_AFTER_TIMEOUTS = 8;
    private static final long HUNG_AFTER_AT_LEAST = TimeUnit.SECONDS.toNanos(1);

    private final Lane lane;
    private final Outbox outbox;
    private final LaneState state;
    private final NodeContext context;
    private final long timeoutNanos;
    private final long hungNanos;
    private boolean looking;

    Patience(Lane lane, Outbox outbox, LaneState state, NodeContext context) {
        this.lane = lane;
        this.outbox = outbox;
        this.state = state;
        this.context = context;
        this.timeoutNanos = context.nodeTimeout().toNanos();
        this.hungNanos = Math.max(HUNG_AFTER_AT_LEAST, HUNG_AFTER_TIMEOUTS * timeoutNanos);
    }

    /** Something is unanswered from now on; returns whether this has to be started. */
    boolean begin() {
        boolean news = !looking;
        looking = true;
        return news;
    }

    /** Starts, outside the lane's lock. */
    void start() {
        context.timer().schedule(context.nodeTimeout(), this::look);
    }

    /** {@return whether the server has left nothing unanswered for too long} */
    boolean isMet(long nowNanos) {
        return outbox.oldestNanos(nowNanos) < timeoutNanos;
    }

    private void look() {
        List<Exchange> late;
        String why;
        boolean hung;
        boolean again;
        Duration next;
        synchronized (lane) {
            long now = lane.nowNanos();
            why = (outbox.isOpen() ? "no reply within " : "not connected within ")
                    + context.nodeTimeout().toMillis() + "ms";
            late = outbox.markOverdue(now, timeoutNanos);
            if (!isMet(now) && state.is(State.UP)) {
                state.become(State.SUSPECT, why);
            }
            hung = outbox.silentNanos(now) >= hungNanos;
            again = !outbox.isIdle();
            looking = again;
            next = Duration.ofNanos(outbox.nanosUntilOverdue(now, timeoutNanos));
        }
        lane.tellNews();
        late.forEach(exchange -> exchange.unanswered(why));
        if (hung) {
            lane.turnAway(State.DOWN, "no reply at all for " + TimeUnit.NANOSECONDS.toMillis(hungNanos) + "ms");
        }
        if (again) {
            context.timer().schedule(next, this::look);
        }
    }
}
