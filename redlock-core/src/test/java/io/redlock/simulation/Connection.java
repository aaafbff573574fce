package io.redlock.simulation;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.lane.Wire;
import io.redlock.lane.WireListener;
import java.util.List;
import java.util.Optional;

/** One TCP connection, from its first byte until the client has heard of its end. */
final class Connection implements Wire {

    private static final long TRICKLE = 10 * World.MILLI;
    private static final long HEARS_OF_END = 100 * World.MICRO;

    private final Link link;
    private final WireListener listener;
    private final int run;
    private final int number;
    private Optional<Reply> marker = Optional.empty();
    private boolean over;
    private boolean told;

    /** Whether a write was cut, though nobody has heard of it yet. */
    private boolean torn;

    private Fate fate = Fate.ARRIVE;
    private int asked;
    private int heard;

    /** What becomes of bytes that were on their way to the server when the connection ended. */
    enum Fate {
        LOST,
        ARRIVE,
        /** They arrive when the client may long be back on another connection (R21). */
        ARRIVE_LATE
    }

    Connection(Link link, WireListener listener) {
        this.link = link;
        this.listener = listener;
        this.run = link.server.runs();
        this.number = link.nextNumber();
        note("opened");
    }

    @Override
    public void send(List<Command> commands) {
        link.process.step();
        asked += commands.size();
        if (over || torn) {
            return;
        }
        long leaves = link.process.now();
        List<Command> through = link.takesCutOfWrite() ? cutting(commands) : commands;
        link.there.carry(leaves, () -> arrive(through, leaves));
    }

    /** What is written after that arrives no more than what was left out: a stream has no gaps. */
    private List<Command> cutting(List<Command> commands) {
        torn = true;
        link.world.in(link.process.shortly(link.nodeTimeout() / 4), () -> cut("connection reset", anyFate()));
        return commands.subList(0, link.chance.nextInt(commands.size() + 1));
    }

    private void arrive(List<Command> commands, long left) {
        if (commands.isEmpty() || !link.process.isAliveAt(left) || (over && fate == Fate.LOST)) {
            return;
        }
        if (over && fate == Fate.ARRIVE_LATE) {
            link.coverage.met(Fault.LATE_BYTES);
            link.world.in(lateness(), () -> receive(commands, left));
        } else {
            receive(commands, left);
        }
    }

    /** As late as a ledger that repeats itself after four node timeouts can still set right. */
    private long lateness() {
        return link.nodeTimeout() / 2 + link.process.shortly(2 * link.nodeTimeout());
    }

    private void receive(List<Command> commands, long left) {
        if (run == link.server.runs()) {
            link.server.receive(this, commands, left);
        }
    }

    /** The server answers what was sent at a moment. */
    void reply(List<Reply> replies, long asked) {
        if (over) {
            return;
        }
        if (link.takesTrickle()) {
            trickle(replies, asked);
        } else {
            link.back.carry(link.world.now(), () -> deliver(replies, asked));
        }
    }

    private void trickle(List<Reply> replies, long asked) {
        link.coverage.met(Fault.TRICKLE);
        long leaves = link.world.now();
        for (Reply reply : replies) {
            link.back.carry(leaves, () -> deliver(List.of(reply), asked));
            leaves += TRICKLE;
        }
    }

    private void deliver(List<Reply> replies, long asked) {
        if (over) {
            return;
        }
        if (link.world.now() - asked > link.nodeTimeout()) {
            link.coverage.met(ReplyRow.NO_REPLY_IN_TIME, CommandKind.UNKNOWN);
        }
        link.reader.post(() -> hand(replies));
    }

    private void hand(List<Reply> replies) {
        for (Reply reply : replies) {
            if (!told) {
                heard++;
                listener.received(reply);
            }
        }
    }

    /**
     * Says something that nobody asked for, if nothing is unanswered that it could be taken for: a server that answers a
     * question with the answer to another is none that any client could live with.
     */
    void interject(Reply reply) {
        link.reader.post(() -> {
            if (!told && asked == heard) {
                link.coverage.met(ReplyRow.GARBAGE, CommandKind.UNKNOWN);
                listener.received(reply);
            }
        });
    }

    /** What comes from the server makes no sense; whoever reads it ends the connection. */
    void garble() {
        link.coverage.met(ReplyRow.GARBAGE, CommandKind.UNKNOWN);
        cut("connection lost: Unknown reply: x", anyFate());
    }

    Fate anyFate() {
        return Fate.values()[link.chance.nextInt(Fate.values().length)];
    }

    /** Something on the way ends the connection, and both sides hear of it. */
    void cut(String why, Fate bytes) {
        if (end(bytes)) {
            link.world.in(link.process.shortly(HEARS_OF_END), () -> link.reader.post(() -> tell(why)));
        }
    }

    /** The server has gone with all that it had not read; the client hears of it when it hears of anything again. */
    void serverWent() {
        if (end(Fate.LOST)) {
            link.back.carry(link.world.now(), () -> link.reader.post(() -> tell("connection reset by peer")));
        }
    }

    /** The client's process has gone; nobody is left to be told. */
    void clientWent() {
        end(anyFate());
    }

    @Override
    public void finish() {
        close(Fate.ARRIVE);
    }

    @Override
    public void close() {
        close(anyFate());
    }

    private void close(Fate bytes) {
        link.process.step();
        end(bytes);
        link.reader.call(link.process.shortly(HEARS_OF_END), () -> tell("closed"));
    }

    /** Takes note of a marker; returns whether it is another than the one before. */
    boolean sawAnother(Reply now) {
        boolean another = marker.isPresent() && !marker.get().equals(now);
        marker = Optional.of(now);
        return another;
    }

    private void note(String what) {
        if (link.world.journal().isOpen()) {
            link.world.journal().note(toString(), what);
        }
    }

    private boolean end(Fate bytes) {
        if (over) {
            return false;
        }
        over = true;
        fate = bytes;
        note("ends, " + bytes);
        link.server.left(this);
        if (asked > heard) {
            link.coverage.met(ReplyRow.CONNECTION_LOST_IN_FLIGHT, CommandKind.UNKNOWN);
        }
        return true;
    }

    private void tell(String why) {
        if (!told) {
            told = true;
            listener.closed(why, false);
        }
    }

    @Override
    public String toString() {
        return link + "#" + number;
    }

    boolean isOver() {
        return over;
    }
}
