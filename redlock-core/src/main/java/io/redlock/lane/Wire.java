package io.redlock.lane;

import java.util.List;

/** One open connection to one server. What the server says goes to the {@link WireListener}. */
public interface Wire {

    /**
     * Sends commands, in this order, at once. Called by one thread at a time, and with few enough bytes unanswered that
     * it does not block on a server that has stopped reading. If it fails, the wire closes itself.
     *
     * @param commands what to send
     */
    void send(List<Command> commands);

    /** Closes the connection; the listener hears of it. Does nothing if it is closed. */
    void close();
}
