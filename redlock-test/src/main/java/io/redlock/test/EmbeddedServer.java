package io.redlock.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * The server that comes as a Maven artifact: {@code com.github.codemonstur:embedded-redis}. Loading this class unpacks
 * it into a folder that goes with the JVM, once, since it is large and the same for all nodes.
 */
final class EmbeddedServer {

    /** What came of unpacking: a program, or else why there is none. */
    private record Unpacked(@Nullable Path program, String reason) {}

    private static final long VERSION_SECONDS = 10;
    private static final Unpacked UNPACKED = unpack();

    private EmbeddedServer() {}

    /**
     * {@return the unpacked server}
     *
     * @throws RedisServerNotFoundException if the artifact is missing or has none for this platform, with the reason
     */
    static Path find() {
        if (UNPACKED.program == null) {
            throw new RedisServerNotFoundException(UNPACKED.reason);
        }
        return UNPACKED.program;
    }

    private static Unpacked unpack() {
        try {
            return new Unpacked(unpack(EmbeddedServer::starts), "");
        } catch (IOException | RuntimeException | NoClassDefFoundError none) {
            return new Unpacked(null, none.toString());
        }
    }

    /**
     * The program for Linux on x64 is linked with OpenSSL 3. Where that is missing, the one for 32 bits does: it is linked
     * with nothing.
     */
    static Path unpack(Predicate<Path> starts) throws IOException {
        Path program = ExecutableProvider.newJarResourceProvider().get().toPath();
        String standalone = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.UNIX_x86);
        boolean hasOther = OsArchitecture.detectOSandArchitecture().equals(OsArchitecture.UNIX_x86_64);
        if (!hasOther || standalone == null || starts.test(program)) {
            return program;
        }
        return ExecutableProvider.newJarResourceProvider(Map.of(OsArchitecture.UNIX_x86_64, standalone))
                .get()
                .toPath();
    }

    private static boolean starts(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException impossible) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
