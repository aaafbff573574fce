package io.redlock.lane;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** Tells virtual threads apart, on a Java that has them. */
final class VirtualThreads {

    private static final Optional<MethodHandle> IS_VIRTUAL = find();

    private VirtualThreads() {}

    private static Optional<MethodHandle> find() {
        try {
            MethodType noArguments = MethodType.methodType(boolean.class);
            return Optional.of(MethodHandles.publicLookup().findVirtual(Thread.class, "isVirtual", noArguments));
        } catch (NoSuchMethodException | IllegalAccessException olderThanVirtualThreads) {
            return Optional.empty();
        }
    }

    static boolean isCurrent() {
        return IS_VIRTUAL.isPresent() && isVirtual(IS_VIRTUAL.get(), Thread.currentThread());
    }

    private static boolean isVirtual(MethodHandle isVirtual, Thread thread) {
        try {
            return (boolean) isVirtual.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new LinkageError("Thread.isVirtual() failed", impossible);
        }
    }
}
