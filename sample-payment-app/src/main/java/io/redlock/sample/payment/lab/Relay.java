package io.redlock.sample.payment.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network between a server and who follows it: it passes on what both say, and can hold back what the server says. What
 * is held back when it is closed is lost, as it is when a server's machine burns down.
 */
final class Relay implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private static final int CHUNK_BYTES = 8 * 1024;

    private final ServerSocket door;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean holding;
    private boolean closed;

    private Relay(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** {@return a relay to a port of this machine} */
    static Relay to(int server) throws IOException {
        Relay relay = new Relay(server);
        relay.inBackground(relay::accept);
        return relay;
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on nothing that the server says gets through. */
    synchronized void hold() {
        holding = true;
    }

    private interface Task {
        void run() throws IOException;
    }

    private void inBackground(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException ended) {
                        log.debug("A connection to port {} ended", server, ended);
                    }
                },
                "lab-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket follower = keep(door.accept());
            Socket followed = keep(new Socket(InetAddress.getLoopbackAddress(), server));
            inBackground(() -> pass(follower, followed, false));
            inBackground(() -> pass(followed, follower, true));
        }
    }

    /** A socket that comes while all are being closed is closed, too. */
    private synchronized Socket keep(Socket socket) throws IOException {
        if (closed) {
            socket.close();
        }
        sockets.add(socket);
        return socket;
    }

    private void pass(Socket from, Socket to, boolean isFromServer) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(chunk);
            while (length >= 0 && (!isFromServer || getsThrough())) {
                out.write(chunk, 0, length);
                length = in.read(chunk);
            }
        }
    }

    /** Waits as long as the server's words are held back; returns false if the relay was closed meanwhile. */
    private synchronized boolean getsThrough() {
        try {
            while (holding && !closed) {
                wait();
            }
            return !closed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
