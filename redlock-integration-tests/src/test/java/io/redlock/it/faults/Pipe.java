package io.redlock.it.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** One way of one connection: what was read at one end and is to be written at the other. For one thread. */
final class Pipe {

    private static final int MOST_PENDING = 64 * 1024;
    private static final long NEVER = TimeUnit.HOURS.toNanos(1);

    /** Bytes that may be written from a moment on. */
    private record Chunk(long dueNanos, ByteBuffer bytes) {}

    private final SocketChannel from;
    private final SocketChannel to;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int pending;
    private long passed;
    private long notBeforeNanos;
    private boolean ended;
    private boolean endToldOn;
    private boolean holed;

    Pipe(SocketChannel from, SocketChannel to, long nowNanos) {
        this.from = from;
        this.to = to;
        this.notBeforeNanos = nowNanos;
    }

    /** Moves what can be moved now; returns whether the connection has to end. */
    boolean move(Flow flow, long nowNanos) throws IOException {
        if (holed && flow.kind() != Flow.Kind.LOSE) {
            return true;
        }
        if (flow.kind() == Flow.Kind.HOLD) {
            return false;
        }
        read(flow, nowNanos);
        return write(flow, nowNanos);
    }

    private void read(Flow flow, long nowNanos) throws IOException {
        while (!ended && pending < MOST_PENDING) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * 1024);
            int count = from.read(bytes);
            ended = count < 0;
            if (count <= 0) {
                return;
            }
            if (flow.kind() == Flow.Kind.LOSE) {
                holed = true;
            } else {
                chunks.add(new Chunk(nowNanos + flow.delay().toNanos(), bytes.flip()));
                pending += count;
            }
        }
    }

    private boolean write(Flow flow, long nowNanos) throws IOException {
        if (flow.kind() == Flow.Kind.LOSE) {
            return false;
        }
        while (nanosUntilDue(nowNanos) <= 0) {
            ByteBuffer bytes = chunks.getFirst().bytes();
            int written = to.write(bytes.slice(bytes.position(), flow.allowed(bytes.remaining())));
            if (written == 0) {
                return false;
            }
            bytes.position(bytes.position() + written);
            pending -= written;
            passed += written;
            if (!bytes.hasRemaining()) {
                chunks.removeFirst();
            }
            if (flow.kind() == Flow.Kind.TRICKLE) {
                notBeforeNanos = nowNanos + Flow.TRICKLE_PAUSE.toNanos();
            }
            if (flow.passed(written)) {
                return true;
            }
        }
        tellEnd();
        return false;
    }

    private void tellEnd() throws IOException {
        if (ended && chunks.isEmpty() && !endToldOn) {
            endToldOn = true;
            to.shutdownOutput();
        }
    }

    /** {@return how long until something can be written; a long time if nothing waits for its time} */
    long nanosUntilDue(long nowNanos) {
        Chunk first = chunks.peekFirst();
        return first == null ? NEVER : Math.max(first.dueNanos() - nowNanos, notBeforeNanos - nowNanos);
    }

    /** {@return for what the end that is read from is to be watched} */
    int readInterest(Flow flow) {
        return ended || flow.kind() == Flow.Kind.HOLD || pending >= MOST_PENDING ? 0 : SelectionKey.OP_READ;
    }

    /** {@return for what the end that is written to is to be watched} */
    int writeInterest(Flow flow, long nowNanos) {
        return flow.kind() != Flow.Kind.HOLD && nanosUntilDue(nowNanos) <= 0 ? SelectionKey.OP_WRITE : 0;
    }

    /** {@return how many bytes arrived} */
    long passed() {
        return passed;
    }

    boolean isDone() {
        return endToldOn;
    }
}
