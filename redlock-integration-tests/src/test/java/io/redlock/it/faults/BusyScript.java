package io.redlock.it.faults;

import static org.awaitility.Awaitility.await;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Scripts that keep a server from doing anything else. */
final class BusyScript {

    /** Counted, not timed: for some servers time stands still while a script runs. */
    private static final String ROUNDS = "local n = 0 while n < %d do n = n + 1 end return n";

    private static final long SAMPLE = 30_000_000;

    private BusyScript() {}

    /**
     * Runs one on each of the first so many nodes, for about so many milliseconds of a processor, as DEBUG SLEEP would: they
     * say nothing meanwhile. Returns when all of them run.
     */
    static List<Console> silence(RedisNodes nodes, int count, int millis) throws IOException {
        long rounds = roundsWithin(nodes, millis);
        List<Console> consoles = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            Console console = Console.at(nodes.port(node));
            console.type("EVAL \"" + ROUNDS.formatted(rounds) + "\" 0");
            consoles.add(console);
        }
        for (int node = 0; node < count; node++) {
            int port = nodes.port(node);
            await().until(() -> Console.isSilent(port));
        }
        return consoles;
    }

    private static long roundsWithin(RedisNodes nodes, int millis) {
        long start = System.nanoTime();
        nodes.command(0, "EVAL", ROUNDS.formatted(SAMPLE), "0");
        return SAMPLE * Duration.ofMillis(millis).toNanos() / (System.nanoTime() - start);
    }

    /** Runs one for ever: the server answers that it is busy. Returns when it does. {@code SCRIPT KILL} ends it. */
    static Console loop(RedisNodes nodes, int node) throws IOException {
        nodes.command(node, "CONFIG", "SET", "lua-time-limit", "10");
        Console console = Console.at(nodes.port(node));
        console.type("EVAL \"while true do end\" 0");
        await().until(() -> Console.says(nodes.port(node), "-BUSY"));
        return console;
    }
}
