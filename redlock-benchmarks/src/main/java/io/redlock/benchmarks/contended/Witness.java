package io.redlock.benchmarks.contended;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Who is in the critical section, in a file that all processes have mapped: it sees two at once, whatever process they are
 * of, and costs no Redis command.
 */
final class Witness {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOBODY = 0;

    private final MappedByteBuffer register;

    private Witness(MappedByteBuffer register) {
        this.register = register;
    }

    static Witness at(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Witness(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        }
    }

    /** {@return whether nobody else was in} Who comes in is not 0. */
    boolean enter(long who) {
        return (long) LONG.getAndSet(register, 0, who) == NOBODY;
    }

    /** {@return whether nobody else came in meanwhile} */
    boolean leave(long who) {
        return LONG.compareAndSet(register, 0, who, NOBODY);
    }
}
