package io.redlock.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection of a client to a node by way of a proxy: two pipes that live and die together. For one thread. */
final class Connection {

    private final SocketChannel client;
    private final SocketChannel node;
    private final SelectionKey clientKey;
    private final SelectionKey nodeKey;
    private final Pipe requests;
    private final Pipe replies;
    private long requestBytesTaken;
    private long replyBytesTaken;

    Connection(SocketChannel client, SocketChannel node, Selector selector) throws IOException {
        this.client = client;
        this.node = node;
        for (SocketChannel end : new SocketChannel[] {client, node}) {
            end.configureBlocking(false);
            end.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        long now = System.nanoTime();
        this.requests = new Pipe(client, node, now);
        this.replies = new Pipe(node, client, now);
        this.clientKey = client.register(selector, SelectionKey.OP_READ);
        this.nodeKey = node.register(selector, SelectionKey.OP_READ);
    }

    /** Moves what can be moved both ways; returns whether a flow has cut the connection. */
    boolean move(Flow there, Flow back) {
        if (isClosed()) {
            return false;
        }
        try {
            long now = System.nanoTime();
            boolean cutThere = requests.move(there, now);
            boolean cutBack = !cutThere && replies.move(back, now);
            boolean done = requests.isDone() && replies.isDone();
            if (cutThere || cutBack || done) {
                close();
                return !done;
            }
            clientKey.interestOps(requests.readInterest(there) | replies.writeInterest(back, now));
            nodeKey.interestOps(replies.readInterest(back) | requests.writeInterest(there, now));
        } catch (IOException ended) {
            close();
        }
        return false;
    }

    long nanosUntilDue(Flow there, Flow back, long nowNanos) {
        long request = there.kind() == Flow.Kind.HOLD ? Long.MAX_VALUE : positive(requests.nanosUntilDue(nowNanos));
        long reply = back.kind() == Flow.Kind.HOLD ? Long.MAX_VALUE : positive(replies.nanosUntilDue(nowNanos));
        return Math.min(request, reply);
    }

    /** What was due and could not be written waits for the channel, not for a time. */
    private static long positive(long nanos) {
        return nanos > 0 ? nanos : Long.MAX_VALUE;
    }

    /** {@return how many bytes have reached the node since this was asked last} */
    long takeRequestBytes() {
        long more = requests.passed() - requestBytesTaken;
        requestBytesTaken = requests.passed();
        return more;
    }

    /** {@return how many bytes have reached the client since this was asked last} */
    long takeReplyBytes() {
        long more = replies.passed() - replyBytesTaken;
        replyBytesTaken = replies.passed();
        return more;
    }

    boolean isClosed() {
        return !client.isOpen();
    }

    void close() {
        try {
            client.close();
            node.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
