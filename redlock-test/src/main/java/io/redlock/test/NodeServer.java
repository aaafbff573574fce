package io.redlock.test;

import java.time.Duration;

/** One Redis server as something that runs, and can be hurt like any process. */
interface NodeServer {

    /** What can be sent to a server, by the names POSIX gave it. */
    enum Signal {
        TERM,
        KILL,
        STOP,
        CONT
    }

    /**
     * Starts the server on a port of the loopback interface. It need not answer yet on return.
     *
     * @throws PortTakenException if the server said so before this method returned
     * @throws RedisNodeException if there is nothing to start
     */
    void start(int port);

    /** {@return whether the server's process exists, stopped or not} */
    boolean isRunning();

    /** {@return the process id of the server started last} */
    long pid();

    /** {@return whether a server that says it has this process id is this one} */
    boolean isProcess(long pid);

    /** Sends a signal to a running server. One that has ended already is left in peace. */
    void send(Signal signal);

    /** {@return whether the server had ended before the time was up} */
    boolean awaitExit(Duration atMost);

    /** {@return the last lines the server wrote} */
    String logTail();

    /** Removes what the server needed to run. It has ended before. */
    void remove();
}
