package io.redlock.spring;

/** What becomes of a call whose lock is lost while its method runs. */
public enum WhenLost {
    /**
     * The method runs to its end, then the caller gets a {@link io.redlock.LockLostException}. If the method has committed
     * a transaction of its own, the loss is an error in the log instead, and the result is returned.
     */
    FAIL,

    /**
     * As {@link #FAIL}, and the thread that runs the method is interrupted once, when the loss is found; never after the
     * method has returned. If the method ends with an {@link InterruptedException} because of that, the caller gets the
     * {@link io.redlock.LockLostException} with it suppressed; any other exception of the method reaches the caller.
     *
     * <p>The interrupt flag is cleared when the method has ended, unless the thread had been interrupted by somebody else
     * before. An interrupt of somebody else's that comes after this one, before the method has ended, cannot be told from
     * it and is cleared too.
     *
     * <p>An interrupt also ends what an interrupt ends: it closes the {@code java.nio} channel that the thread reads or
     * writes ({@code ClosedByInterruptException}), and with that the file of an H2 database that is embedded, for all its
     * connections. It does not end what does not listen, such as a query over a blocking socket.
     */
    INTERRUPT,

    /**
     * The loss is an error in the log, and the caller gets what the method returns. Nor does it keep a transaction from
     * committing, unless another method that works under the same lock asks for more.
     */
    LOG
}
