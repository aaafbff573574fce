package io.redlock.lane;

/** Opens connections to one server, one at a time, on threads of its own. */
public interface WireFactory extends AutoCloseable {

    /** {@return the server's address, without credentials} */
    String address();

    /**
     * Begins to open a connection and returns.
     *
     * @param listener hears what becomes of it
     */
    void open(WireListener listener);

    /**
     * Runs a write for a caller that must not write itself: a virtual thread's interrupt would close the socket.
     *
     * @param write what to run, soon, on a platform thread
     */
    void execute(Runnable write);

    /** Ends the threads, and the connection if it was {@linkplain Wire#finish() finished} and the server does not end it. */
    @Override
    void close();
}
