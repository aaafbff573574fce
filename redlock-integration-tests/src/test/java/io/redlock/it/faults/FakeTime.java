package io.redlock.it.faults;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.redlock.test.RedisNodeException;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock that one process alone sees, by libfaketime, and that a test sets while the process runs. Its monotonic clock
 * goes on as it does.
 */
final class FakeTime {

    /** Where the package for Debian and its like, and one's own build, put the library. */
    private static final List<String> FOLDERS =
            List.of("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/local/lib");

    private final Path library;
    private final Path offset;

    private FakeTime(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** {@return a clock that is right so far; a test without the library is skipped} */
    static FakeTime in(Path folder) throws IOException {
        Optional<Path> library = FOLDERS.stream()
                .map(where -> Path.of(where, "faketime", "libfaketime.so.1"))
                .filter(Files::isReadable)
                .findFirst();
        assumeTrue(library.isPresent(), "not on this machine: faketime");
        FakeTime time = new FakeTime(library.orElseThrow(), folder.resolve("offset-" + System.nanoTime()));
        time.set("+0");
        return time;
    }

    /** Sets the clock off: {@code +60}, {@code -60}, or makes it run faster: {@code +0 x1.05}. */
    void set(String how) throws IOException {
        Path next = offset.resolveSibling(offset.getFileName() + "-next");
        Files.writeString(next, how + "\n");
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * {@return what has to be in the environment of the process}
     *
     * <p>The C library comes second: an allocator that reads the clock while it starts would wait for the first, and that
     * for the allocator.
     */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library + ":libc.so.6",
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    /**
     * Starts nodes that have such clocks. A server that was unpacked beside a C library of its own crashes at once with the
     * machine's libfaketime, which was built for the machine's C library; then the test is skipped.
     */
    static RedisNodes start(RedisNodesBuilder builder) {
        try {
            return builder.start();
        } catch (RedisNodeException crashed) {
            assumeFalse(
                    crashed.getMessage().contains("Segmentation fault"),
                    "not on this machine: libfaketime for the C library of this server");
            throw crashed;
        }
    }

    /** Gives the clock to one node. */
    void to(RedisNodesBuilder builder, int node) {
        environment().forEach((variable, value) -> builder.environmentOf(node, variable, value));
    }
}
