package io.redlock.it.faults;

import io.redlock.Acquired;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.NotAcquired;
import io.redlock.Redlock;
import io.redlock.it.Clients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own that is {@code ready}, asks for a lock once when it gets a byte of input, and then says, one fact a line, what it sees of it: {@code held},
 * {@code gap valid} or {@code gap invalid} when it finds that it was stopped for a good part of a lease, {@code lost} when it
 * is told so, {@code extended}. Ends with its input. Its arguments are the addresses of the nodes.
 */
final class HolderMain {

    private static final long GAP_NANOS = Scene.LEASE.dividedBy(2).toNanos();

    private HolderMain() {}

    public static void main(String[] addresses) throws Exception {
        try (Redlock redlock = Clients.of(List.of(addresses))
                .lease(Scene.LEASE)
                .maxLease(Scene.LEASE)
                .waitTime(Duration.ZERO)
                .nodeTimeout(Duration.ofSeconds(2))
                .build()) {
            Clients.awaitUp(redlock, addresses.length);
            say("ready");
            if (System.in.read() < 0) {
                return;
            }
            Thread watch = new Thread(HolderMain::endWithInput, "input-watch");
            watch.setDaemon(true);
            watch.start();
            Acquisition acquisition = redlock.acquire(LockRequest.of("held"));
            if (acquisition instanceof Acquired acquired) {
                watch(acquired.hold());
            } else if (acquisition instanceof NotAcquired refused) {
                say(refused.reason().name());
            }
        }
    }

    private static void watch(Hold hold) {
        say("held");
        hold.onLost(lost -> say("lost"));
        long last = System.nanoTime();
        while (true) {
            boolean valid = hold.isValid();
            long now = System.nanoTime();
            if (now - last > GAP_NANOS) {
                // Asked for first thing after the gap, before any timer can have run.
                say("gap " + (hold.isValid() ? "valid" : "invalid"));
            } else if (!valid) {
                say("invalid");
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            last = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void say(String words) {
        System.out.println(words);
        System.out.flush();
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end of the stream counts.
            }
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }
}
