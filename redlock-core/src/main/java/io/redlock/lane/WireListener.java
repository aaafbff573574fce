package io.redlock.lane;

/**
 * Hears what becomes of a connection: once {@code opened}, then any number of replies, then once {@code closed}; or
 * {@code closed} at once if there is no connection. Called by one thread at a time.
 */
public interface WireListener {

    /**
     * The connection stands, authenticated and with the database selected.
     *
     * @param wire the connection
     */
    void opened(Wire wire);

    /**
     * The next reply came, in the order of the commands.
     *
     * @param reply what the server said
     */
    void received(Reply reply);

    /**
     * There is no connection, or none any more.
     *
     * @param reason why, in words
     * @param rejected whether the server is there and turned us away, as for a wrong password; trying again soon is of
     *     no use
     */
    void closed(String reason, boolean rejected);
}
