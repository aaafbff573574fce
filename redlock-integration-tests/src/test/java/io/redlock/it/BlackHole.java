package io.redlock.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address behind which nobody answers. */
public final class BlackHole implements AutoCloseable {

    private static final int MOST_FILLERS = 64;
    private static final int FULL_AFTER_MILLIS = 300;

    private final ServerSocket server;
    private final List<Socket> fillers = new ArrayList<>();

    private BlackHole(int backlog) throws IOException {
        server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
    }

    /** {@return a port on which connections are made, and then nothing is ever said} */
    public static BlackHole mute() throws IOException {
        return new BlackHole(500);
    }

    /** {@return a port on which no connection can be made, nor is it refused: the first packet meets silence} */
    public static BlackHole deaf() throws IOException {
        BlackHole hole = new BlackHole(1);
        for (int filler = 0; filler < MOST_FILLERS; filler++) {
            Socket socket = new Socket();
            hole.fillers.add(socket);
            try {
                socket.connect(hole.server.getLocalSocketAddress(), FULL_AFTER_MILLIS);
            } catch (SocketTimeoutException full) {
                return hole;
            }
        }
        hole.close();
        throw new IOException("The backlog of a server socket is not limited here");
    }

    public String address() {
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        return "redis://127.0.0.1:" + address.getPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket filler : fillers) {
            filler.close();
        }
        server.close();
    }
}
