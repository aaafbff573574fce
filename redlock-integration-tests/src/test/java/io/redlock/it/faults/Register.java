package io.redlock.it.faults;

/** Numbers that are read, counted up and written back, in steps that nothing but a lock keeps together. */
interface Register {

    /** {@return the number under a key} */
    long read(String key) throws Exception;

    /** Writes the number under a key, and keeps that it was written. */
    void write(String key, long value) throws Exception;

    /** Keeps a time during which somebody had a key's lock. */
    void note(Interval interval) throws Exception;
}
