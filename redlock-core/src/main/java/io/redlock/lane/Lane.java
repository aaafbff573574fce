package io.redlock.lane;

import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to one server, shared by all callers, full duplex.
 *
 * <p><b>Writing.</b> Whoever asks something queues it and, if nobody else is writing, writes what is queued as one
 * batch. What is queued meanwhile is written by that caller or, when replies make room, by the thread that reads them.
 * A virtual thread never writes: an interrupt would close the socket under everybody.
 *
 * <p><b>Reading.</b> Replies are matched by order (R43). A caller that gave up leaves nothing behind for the next one.
 *
 * <p><b>Time.</b> What has no reply within the node timeout is told so once; the lane keeps reading. As long as that is
 * so the server is suspect, and whoever asks is told at once (R15). A connection on which nothing has moved for
 * {@link #HUNG_AFTER_TIMEOUTS} node timeouts is replaced.
 *
 * <p>The monitor of this object guards the outbox and the state. It is never held while anything is sent or told.
 */
final class Lane implements WireListener {

    /** After so many node timeouts, and one second at least, without a reply a connection is given up. */
    static final int HUNG_AFTER_TIMEOUTS = 8;

    private static final long HUNG_AFTER_AT_LEAST = TimeUnit.SECONDS.toNanos(1);
    private static final String FULL = "too many commands are waiting already";

    private final WireFactory wires;
    private final NodeContext context;
    private final long timeoutNanos;
    private final long hungNanos;
    private final Reconnect reconnect;
    private final LaneWriter writer;
    private final Outbox outbox = new Outbox();
    private final LaneState state = new LaneState();
    private @Nullable Wire wire;
    private boolean watched;

    /** Why this side ended the connection; empty as long as it has not. */
    private String ended = "";

    Lane(WireFactory wires, NodeContext context) {
        this.wires = wires;
        this.context = context;
        this.timeoutNanos = context.nodeTimeout().toNanos();
        this.hungNanos = Math.max(HUNG_AFTER_AT_LEAST, HUNG_AFTER_TIMEOUTS * timeoutNanos);
        this.reconnect = new Reconnect(context.random());
        this.writer = new LaneWriter(wires, this::sendNext);
    }

    String address() {
        return wires.address();
    }

    /** Tries to connect, unless the lane was closed. */
    void connect() {
        synchronized (this) {
            if (state.is(State.CLOSED)) {
                return;
            }
        }
        wires.open(this);
    }

    /** Takes an exchange, or turns it away with the reason. */
    void submit(Exchange exchange) {
        boolean taken;
        boolean unwatched;
        String doubt;
        synchronized (this) {
            taken = state.admits(exchange) && outbox.hasRoomFor(exchange);
            doubt = state.doubt().isEmpty() && !taken ? FULL : state.doubt();
            unwatched = taken && !watched;
            watched |= taken;
            if (taken) {
                outbox.add(exchange, nowNanos());
            }
        }
        if (unwatched) {
            context.timer().schedule(context.nodeTimeout(), this::watch);
        }
        if (taken) {
            writer.write();
        }
        if (!doubt.isEmpty()) {
            exchange.unanswered(doubt);
        }
    }

    /** Sends a follower behind an exchange, or withdraws the exchange if none of it was sent; returns which. */
    boolean follow(Exchange exchange, Exchange follower) {
        synchronized (this) {
            if (outbox.withdraw(exchange)) {
                notifyIfIdle();
                return false;
            }
        }
        submit(follower);
        return true;
    }

    private boolean sendNext() {
        Wire open;
        List<Command> batch;
        synchronized (this) {
            open = wire;
            batch = open == null ? List.of() : outbox.nextBatch(nowNanos());
        }
        if (open == null || batch.isEmpty()) {
            return false;
        }
        open.send(batch);
        return true;
    }

    @Override
    public void opened(Wire opened) {
        boolean closed;
        synchronized (this) {
            closed = state.is(State.CLOSED);
            if (!closed) {
                wire = opened;
                reconnect.succeeded();
                state.become(State.UP, "");
            }
        }
        if (closed) {
            opened.close();
        } else {
            tell();
            writer.write();
        }
    }

    @Override
    public void received(Reply reply) {
        if (isUnexpected()) {
            closeWire("the server sent a reply that nobody asked for");
            return;
        }
        List<Exchange> complete;
        boolean recovered;
        boolean more;
        synchronized (this) {
            long now = nowNanos();
            complete = outbox.receive(reply, now);
            complete.forEach(state::answered);
            recovered = outbox.oldestNanos(now) < timeoutNanos && state.is(State.SUSPECT) && state.become(State.UP, "");
            more = outbox.isSendable();
            notifyIfIdle();
        }
        if (recovered) {
            tell();
        }
        complete.forEach(exchange -> exchange.answered(exchange.replies()));
        if (more) {
            writer.write();
        }
    }

    /** A reply that nobody asked for: nothing that follows it could be matched to anything (R43). */
    private synchronized boolean isUnexpected() {
        return !outbox.awaitsReply();
    }

    @Override
    public void closed(String reason, boolean rejected) {
        List<Exchange> lost;
        boolean changed;
        String why;
        Duration pause;
        synchronized (this) {
            wire = null;
            if (state.is(State.CLOSED)) {
                return;
            }
            why = ended.isEmpty() ? reason : ended;
            ended = "";
            changed = state.become(rejected ? State.REJECTED : State.DOWN, why);
            lost = outbox.connectionLost(nowNanos());
            pause = reconnect.pauseAfterFailure(rejected);
            notifyAll();
        }
        if (changed) {
            tell();
        }
        lost.forEach(exchange -> exchange.unanswered(why));
        context.timer().schedule(pause, this::connect);
    }

    /** Tells what was asked too long ago, and comes back when the next is due; runs only while anything is unanswered. */
    private void watch() {
        List<Exchange> late;
        String why;
        boolean suspect;
        boolean hung;
        boolean again;
        Duration next;
        synchronized (this) {
            long now = nowNanos();
            why = (state.is(State.CONNECTING) ? "not connected within " : "no reply within ") + timeoutMillis() + "ms";
            late = outbox.markOverdue(now, timeoutNanos);
            suspect = outbox.oldestNanos(now) >= timeoutNanos && state.is(State.UP) && state.become(State.SUSPECT, why);
            hung = outbox.silentNanos(now) >= hungNanos;
            again = !outbox.isIdle();
            watched = again;
            next = Duration.ofNanos(outbox.nanosUntilOverdue(now, timeoutNanos));
        }
        if (suspect) {
            tell();
        }
        late.forEach(exchange -> exchange.unanswered(why));
        if (hung) {
            closeWire("no reply at all for " + TimeUnit.NANOSECONDS.toMillis(hungNanos) + "ms");
        }
        if (again) {
            context.timer().schedule(next, this::watch);
        }
    }

    private long timeoutMillis() {
        return context.nodeTimeout().toMillis();
    }

    private long nowNanos() {
        return context.ticker().nanos();
    }

    /** Ends the connection; what that means is done when the wire says that it is closed. */
    private void closeWire(String why) {
        Wire open;
        synchronized (this) {
            open = wire;
            if (open == null) {
                return;
            }
            ended = why;
        }
        open.close();
    }

    private void tell() {
        context.listener().changed(status());
    }

    synchronized NodeStatus status() {
        return state.status(address());
    }

    private synchronized void notifyIfIdle() {
        if (outbox.isIdle()) {
            notifyAll();
        }
    }

    /** Waits until nothing is unanswered, or nothing can be answered because there is no connection. */
    synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
        long start = nowNanos();
        long left = atMost.toNanos();
        while (!outbox.isIdle() && wire != null && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = atMost.toNanos() - (nowNanos() - start);
        }
        return outbox.isIdle();
    }

    void close() {
        List<Exchange> ended;
        synchronized (this) {
            if (!state.become(State.CLOSED, "closed")) {
                return;
            }
            ended = outbox.clear();
            notifyAll();
        }
        closeWire("closed");
        wires.close();
        ended.forEach(exchange -> exchange.unanswered("closed"));
        tell();
    }
}
