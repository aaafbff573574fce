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

    /**
     * Ends what is sent, and nothing else: the server reads all of it, answers, and ends the connection, of which the listener
     * hears. A connection that is closed on answers nobody has read is reset, and a server that is told so may leave unread
     * what it was sent before (R26).
     */
    void finish();

    /** Closes the connection; the listener hears of it. Does nothing if it is closed. */
    void close();
}
