package io.redlock.it.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A port that leads to a server, and what a network can do on the way. It stands between one client and one node; what it
 * does can be changed at any time, and counts for open connections as well as for new ones.
 *
 * <p>One thread does all the work, and ends with {@link #close()}. Safe for use by several threads.
 */
final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 500;
    private static final long LONGEST_SELECT_MILLIS = 200;

    /** The two ways through the proxy, as they are now. */
    private record Rules(Flow requests, Flow replies, boolean refusing) {}

    private static final Rules FREE = new Rules(Flow.open(), Flow.open(), false);

    private final AtomicLong changes = new AtomicLong();
    private volatile long followed;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final Thread thread;
    private final List<Connection> connections = new ArrayList<>();
    private final AtomicLong requestBytes = new AtomicLong();
    private final AtomicLong replyBytes = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private volatile int target;
    private volatile Rules rules = FREE;
    private volatile boolean cutAll;
    private volatile boolean closed;

    private FaultProxy(int target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
        this.server = ServerSocketChannel.open().bind(loopback(0), 512);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = new Thread(this::run, "fault-proxy-" + port());
        thread.setDaemon(true);
    }

    /** {@return a running proxy for a port of the loopback interface} */
    static FaultProxy to(int port) throws IOException {
        FaultProxy proxy = new FaultProxy(port);
        proxy.thread.start();
        return proxy;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** {@return the address as clients of Redis write it} */
    String address() {
        return "redis://127.0.0.1:" + port();
    }

    /** Sets how what the client sends fares. */
    synchronized void requests(Flow flow) {
        change(new Rules(flow, rules.replies(), rules.refusing()));
    }

    /** Sets how what the server sends fares. */
    synchronized void replies(Flow flow) {
        change(new Rules(rules.requests(), flow, rules.refusing()));
    }

    /** Ends every connection at once, and each new one as soon as it is made. */
    synchronized void refuse() {
        change(new Rules(rules.requests(), rules.replies(), true));
        cut();
    }

    /** Lets everything pass again. */
    synchronized void heal() {
        change(FREE);
    }

    /** Returns when nothing is moved by the old rules any more. */
    private void change(Rules next) {
        rules = next;
        long mine = changes.incrementAndGet();
        selector.wakeup();
        while (followed < mine && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    /** Ends every connection at once. */
    void cut() {
        cutAll = true;
        selector.wakeup();
    }

    /** Leads to another port from now on, and ends the connections to the old one. */
    void pointAt(int port) {
        target = port;
        cut();
    }

    /** {@return how many bytes of requests have reached the server} */
    long requestBytes() {
        return requestBytes.get();
    }

    /** {@return how many bytes of replies have reached the client} */
    long replyBytes() {
        return replyBytes.get();
    }

    /** {@return how many connections have ended by {@link Flow#cutAfter}} */
    long cuts() {
        return cuts.get();
    }

    /** {@return how many connections were made} */
    long accepted() {
        return accepted.get();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(waitMillis());
                long change = changes.get();
                boolean comes = selector.selectedKeys().stream().anyMatch(key -> key.isValid() && key.isAcceptable());
                selector.selectedKeys().clear();
                if (comes) {
                    accept();
                }
                if (cutAll) {
                    cutAll = false;
                    connections.forEach(Connection::close);
                }
                connections.forEach(this::move);
                connections.removeIf(Connection::isClosed);
                followed = change;
            }
        } catch (IOException broken) {
            throw new IllegalStateException("The proxy on port %d broke".formatted(port()), broken);
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private long waitMillis() {
        long now = System.nanoTime();
        long nanos = connections.stream()
                .mapToLong(connection -> connection.nanosUntilDue(rules.requests(), rules.replies(), now))
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.max(1, Math.min(LONGEST_SELECT_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    private void accept() throws IOException {
        SocketChannel client = server.accept();
        if (client == null) {
            return;
        }
        accepted.incrementAndGet();
        SocketChannel node = SocketChannel.open();
        try {
            if (rules.refusing()) {
                throw new IOException("refused");
            }
            node.socket().connect(loopback(target), CONNECT_MILLIS);
            connections.add(new Connection(client, node, selector));
        } catch (IOException unreachable) {
            // An end without a farewell, as from a machine on which nobody listens.
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.close();
            node.close();
        }
    }

    private void move(Connection connection) {
        Rules now = rules;
        boolean cut = connection.move(now.requests(), now.replies());
        requestBytes.addAndGet(connection.takeRequestBytes());
        replyBytes.addAndGet(connection.takeReplyBytes());
        if (cut) {
            cuts.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        server.close();
        selector.close();
    }
}
