package io.redlock.it.faults;

import io.redlock.Acquired;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process of its own that counts up a register which others count up as well, until its input ends. Its arguments: the
 * folder of the database, how many numbers there are, then the addresses of the nodes; with none it works without a lock.
 */
final class RegisterMain {

    private static final Duration WAIT_TIME = Duration.ofSeconds(2);

    private RegisterMain() {}

    public static void main(String[] arguments) throws Exception {
        List<String> addresses = List.of(arguments).subList(2, arguments.length);
        Path folder = Path.of(arguments[0]);
        int keys = Integer.parseInt(arguments[1]);
        AtomicBoolean stopped = new AtomicBoolean();
        Thread watch = new Thread(() -> awaitEndOfInput(stopped), "input-watch");
        watch.setDaemon(true);
        watch.start();
        if (addresses.isEmpty()) {
            work(folder, key -> Optional.of(Section.unguarded()), keys, stopped);
            return;
        }
        try (Redlock redlock = Clients.of(addresses)
                .lease(Scene.LEASE)
                .waitTime(WAIT_TIME)
                .nodeTimeout(Scene.NODE_TIMEOUT)
                .build()) {
            work(folder, key -> enter(redlock, key), keys, stopped);
        }
    }

    private static void work(Path folder, Worker.Gate gate, int keys, AtomicBoolean stopped) throws Exception {
        String name = "process-" + ProcessHandle.current().pid();
        try (DatabaseRegister register = DatabaseRegister.in(folder)) {
            new Worker(
                            name,
                            gate,
                            register,
                            keys,
                            Scene.LEASE.multipliedBy(4).dividedBy(3).toNanos())
                    .work(stopped);
        }
    }

    private static Optional<Section> enter(Redlock redlock, String key) throws InterruptedException {
        return redlock.acquire(LockRequest.of(key)) instanceof Acquired acquired
                ? Optional.of(Section.under(acquired.hold()))
                : Optional.empty();
    }

    /** Also if the parent is gone: nobody is left behind. */
    private static void awaitEndOfInput(AtomicBoolean stopped) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end of the stream counts.
            }
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        stopped.set(true);
    }
}
