package io.redlock.it.faults;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Somebody who counts up numbers of a register, each in a section of its own, until told to stop. */
final class Worker {

    private static final int ONE_IN_LONG = 25;
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Where sections come from. */
    interface Gate {
        Optional<Section> enter(String key) throws InterruptedException;
    }

    private final String name;
    private final Gate gate;
    private final Register register;
    private final Random random;
    private final int keys;
    private final long longNanos;

    /** Makes one; now and then it stays in a section for as long as is said here. */
    Worker(String name, Gate gate, Register register, int keys, long longNanos) {
        this.name = name;
        this.gate = gate;
        this.register = register;
        this.random = new Random(name.hashCode());
        this.keys = keys;
        this.longNanos = longNanos;
    }

    static String key(int number) {
        return "register-" + number;
    }

    void work(AtomicBoolean stopped) throws Exception {
        while (!stopped.get()) {
            String key = key(random.nextInt(keys));
            Optional<Section> entered = gate.enter(key);
            if (entered.isPresent()) {
                count(key, entered.get());
            }
        }
    }

    private void count(String key, Section section) throws Exception {
        long start = System.nanoTime();
        try {
            long value = register.read(key);
            long stay = random.nextInt(ONE_IN_LONG) == 0 ? longNanos : random.nextLong(SHORT_NANOS);
            long end = stayIn(section, start, stay);
            if (section.hasTimeToWrite()) {
                register.write(key, value + 1);
            }
            register.note(new Interval(key, name, start, end));
        } finally {
            section.leave();
        }
    }

    /** {@return when the section was last known to be valid} */
    private static long stayIn(Section section, long startNanos, long stayNanos) {
        long lastValid = startNanos;
        long now = startNanos;
        do {
            LockSupport.parkNanos(Math.min(SAMPLE_NANOS, stayNanos));
            // Read first: it was valid then, if it is afterwards.
            now = System.nanoTime();
            if (!section.isValid()) {
                return lastValid;
            }
            lastValid = now;
        } while (now - startNanos < stayNanos);
        return lastValid;
    }
}
