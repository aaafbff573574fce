package io.redlock.lane;

import io.redlock.node.NodeContext;
import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
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
 * so the server is suspect, and whoever asks is told at once (R15). The {@link Patience} of a lane ends.
 *
 * <p><b>Trust.</b> What the server is, and whether its votes count, is for its {@link Admission} to say. What has to be
 * done there and could not be done in time stands in its {@link Ledger}.
 *
 * <p>The monitor of this object guards the outbox and the state. It is never held while anything is sent or told.
 */
final class Lane implements WireListener {

    private static final String FULL = "too many commands are waiting already";

    private final WireFactory wires;
    private final NodeContext context;
    private final Reconnect reconnect;
    private final LaneWriter writer;
    private final Admission admission;
    private final Outbox outbox;
    private final Ledger ledger;
    private final LaneState state = new LaneState();
    private final Patience patience;
    private @Nullable Wire wire;

    /** What this side ended the connection for; nothing as long as it has not. */
    private Optional<End> end = Optional.empty();

    private record End(State state, String why) {}

    /**
     * A lane without a connection.
     *
     * @param admissions makes what decides whether the server's votes count
     */
    Lane(WireFactory wires, NodeContext context, Function<Lane, Admission> admissions) {
        this.wires = wires;
        this.context = context;
        this.admission = admissions.apply(this);
        this.outbox = new Outbox(admission::proof);
        this.ledger = new Ledger(this, context);
        this.patience = new Patience(this, outbox, state, context);
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
            taken = exchange.isWanted() && state.admits(exchange) && outbox.hasRoomFor(exchange);
            doubt = doubtOf(exchange, taken);
            unwatched = taken && patience.begin();
            if (taken) {
                outbox.add(exchange, nowNanos());
            }
        }
        if (unwatched) {
            patience.start();
        }
        if (taken) {
            writer.write();
        }
        if (!doubt.isEmpty()) {
            exchange.unanswered(doubt);
        }
    }

    private String doubtOf(Exchange exchange, boolean taken) {
        if (!state.doubt().isEmpty()) {
            return state.doubt();
        }
        if (!taken) {
            return exchange.isWanted() ? FULL : "the lock was given back";
        }
        return exchange.needsAdmission() && outbox.isOpen() ? admission.objection() : "";
    }

    /** Sends what decides whether anything else may be sent, before all that waits. */
    void askFirst(Exchange exchange) {
        boolean unwatched;
        synchronized (this) {
            if (!isConnected()) {
                return;
            }
            outbox.addUrgent(exchange, nowNanos());
            unwatched = patience.begin();
        }
        if (unwatched) {
            patience.start();
        }
        writer.write();
    }

    /** Ends a claim: sends its release behind what was sent of it, or nothing if nothing was; returns which. */
    boolean end(LaneClaim claim, Release release) {
        synchronized (this) {
            claim.end();
            if (outbox.withdraw(claim.acquire()) && !claim.isRepaired()) {
                notifyIfIdle();
                return false;
            }
        }
        submit(release);
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

    /** Before anything else the server is looked at (R44). */
    @Override
    public void opened(Wire opened) {
        boolean closed;
        synchronized (this) {
            closed = state.is(State.CLOSED);
            if (!closed) {
                wire = opened;
                end = Optional.empty();
            }
        }
        if (closed) {
            opened.close();
        } else {
            askFirst(admission.look());
        }
    }

    /** Lets what waits be sent: the server has been looked at. */
    void admit() {
        synchronized (this) {
            if (!isConnected()) {
                return;
            }
            if (outbox.open()) {
                reconnect.succeeded();
                state.become(State.UP, "");
            }
        }
        tellNews();
        writer.write();
    }

    /** Ends the connection to a server that must not vote, or does not want this client. */
    void turnAway(State as, String why) {
        closeWire(new End(as, why));
    }

    /** {@return whether an exchange is sent or will be} */
    synchronized boolean isOnItsWay(Exchange exchange) {
        return exchange.place == Exchange.Place.QUEUED || exchange.place == Exchange.Place.SENT;
    }

    synchronized boolean isConnected() {
        return wire != null && !state.is(State.CLOSED);
    }

    @Override
    public void received(Reply reply) {
        if (isUnexpected()) {
            turnAway(State.DOWN, "the server sent a reply that nobody asked for");
            return;
        }
        List<Exchange> told;
        boolean recovered;
        boolean more;
        synchronized (this) {
            if (state.is(State.CLOSED)) {
                return;
            }
            long now = nowNanos();
            told = outbox.receive(reply, now);
            String before = state.detail();
            told.forEach(state::answered);
            recovered = patience.isMet(now) && state.is(State.SUSPECT) && state.become(State.UP, "");
            recovered |= !before.equals(state.detail());
            more = outbox.isSendable();
            notifyIfIdle();
        }
        if (recovered) {
            tellNews();
        }
        told.forEach(this::tell);
        if (more) {
            writer.write();
        }
    }

    private void tell(Exchange exchange) {
        exchange.answered(exchange.replies());
        for (Reply reply : exchange.replies()) {
            if (reply instanceof Reply.Failure error && error.asksForNewConnection()) {
                turnAway(State.DOWN, error.message());
            }
        }
    }

    /** A reply that nobody asked for: nothing that follows it could be matched to anything (R43). */
    private synchronized boolean isUnexpected() {
        return !state.is(State.CLOSED) && !outbox.awaitsReply();
    }

    @Override
    public void closed(String reason, boolean rejected) {
        List<Exchange> lost;
        End seen;
        Duration pause;
        synchronized (this) {
            wire = null;
            if (state.is(State.CLOSED)) {
                return;
            }
            seen = end.orElseGet(() -> new End(rejected ? State.REJECTED : State.DOWN, reason));
            end = Optional.empty();
            state.become(seen.state(), seen.why());
            lost = outbox.connectionLost(nowNanos());
            pause = reconnect.pauseAfterFailure(seen.state() != State.DOWN);
            notifyAll();
        }
        tellNews();
        lost.forEach(exchange -> exchange.unanswered(seen.why()));
        admission.disconnected();
        context.timer().schedule(pause, this::connect);
    }

    long nowNanos() {
        return context.ticker().nanos();
    }

    /** Ends the connection; what that means is done when the wire says that it is closed. */
    private void closeWire(End why) {
        Wire open;
        synchronized (this) {
            open = wire;
            if (open == null) {
                return;
            }
            end = Optional.of(why);
        }
        open.close();
    }

    /** Tells the listener the node's state, if it is not what was told last. */
    void tellNews() {
        NodeStatus status;
        synchronized (this) {
            if (!state.isNews(admission.quarantineLeft().isPresent())) {
                return;
            }
            status = status();
        }
        context.listener().changed(status);
    }

    synchronized NodeStatus status() {
        return state.status(address(), admission, ledger.size());
    }

    Ledger ledger() {
        return ledger;
    }

    Admission admission() {
        return admission;
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

    /** What must reach the server is sent before, though nobody waits for its answer any more (R26). */
    void close() {
        synchronized (this) {
            outbox.hurry();
        }
        disconnect(writer.writeLast(context.nodeTimeout()) ? Wire::finish : Wire::close);
    }

    private void disconnect(Consumer<Wire> ending) {
        List<Exchange> ended;
        Optional<Wire> open;
        synchronized (this) {
            if (!state.become(State.CLOSED, "closed")) {
                return;
            }
            ended = outbox.clear();
            open = Optional.ofNullable(wire);
            notifyAll();
        }
        open.ifPresent(ending);
        wires.close();
        ended.forEach(exchange -> exchange.unanswered("closed"));
        tellNews();
    }
}
