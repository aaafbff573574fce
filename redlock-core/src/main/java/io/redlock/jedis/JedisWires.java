package io.redlock.jedis;

import io.redlock.lane.WireFactory;
import io.redlock.lane.WireListener;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens connections to one server: one platform thread connects and then reads, another writes for virtual threads and
 * exists only while there is something to write. Both are daemons.
 */
final class JedisWires implements WireFactory {

    private static final long IDLE_SECONDS = 10;

    /** For how long a server that has been sent everything may take to read it and to end the connection. */
    private static final long LAST_SECONDS = 2;

    /** What a server says that has no connection left for now; there may be one soon. */
    private static final String NO_ROOM = "ERR max number of clients";

    private final JedisConnector connector;
    private final ExecutorService reader;
    private final ExecutorService writer;
    private volatile @Nullable JedisWire wire;

    JedisWires(JedisConnector connector) {
        NodeAddress address = connector.address();
        this.connector = connector;
        this.reader = oneThread("redlock-reader-" + address.host() + ":" + address.port());
        this.writer = oneThread("redlock-writer-" + address.host() + ":" + address.port());
    }

    private static ExecutorService oneThread(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public String address() {
        return connector.address().display();
    }

    @Override
    public void open(WireListener listener) {
        submit(reader, () -> connectAndRead(listener));
    }

    /** Whatever happens here, also an error, the lane hears of the end: without that it would wait for ever. */
    private void connectAndRead(WireListener listener) {
        End end = new End("the connecting thread failed", true);
        try {
            end = connectAndReadToTheEnd(listener);
        } finally {
            listener.closed(end.reason(), end.rejected());
        }
    }

    private record End(String reason, boolean rejected) {}

    private End connectAndReadToTheEnd(WireListener listener) {
        JedisWire connected;
        try {
            connected = connector.connect();
        } catch (JedisConnectionException unreachable) {
            return new End(describe(unreachable), false);
        } catch (RuntimeException turnedAway) {
            String why = describe(turnedAway);
            return new End(why, !why.startsWith(NO_ROOM));
        }
        wire = connected;
        try {
            listener.opened(connected);
            return new End(connected.readToTheEnd(listener), false);
        } finally {
            wire = null;
            connected.close();
        }
    }

    /** {@return the innermost message: Jedis says that it failed, a cause or what it suppressed says how} */
    private static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null || cause.getSuppressed().length > 0) {
            cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    @Override
    public void execute(Runnable write) {
        submit(writer, write);
    }

    private static void submit(ExecutorService executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            // The node was closed, and the lane has told everybody so.
        }
    }

    @Override
    public void close() {
        reader.shutdown();
        JedisWire last = wire;
        if (last != null) {
            submit(writer, () -> closeUnlessEnded(last));
        }
        writer.shutdown();
    }

    private void closeUnlessEnded(JedisWire last) {
        try {
            if (reader.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        last.close();
    }
}
