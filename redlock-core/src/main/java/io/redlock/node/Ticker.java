package io.redlock.node;

/**
 * A monotonic clock: the only time that a lease, a deadline or a wait is measured with (R8).
 *
 * <p>Implementations are safe for use by several threads. The value may be negative; only differences mean something.
 */
@FunctionalInterface
public interface Ticker {

    /** {@return nanoseconds since an arbitrary moment} */
    long nanos();

    /** {@return the ticker of this JVM} */
    static Ticker system() {
        return System::nanoTime;
    }
}
