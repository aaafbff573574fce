package io.redlock.it.faults;

import static org.awaitility.Awaitility.await;

import io.redlock.test.RedisNodes;
import java.io.IOException;

/** Scripts that keep a server from doing anything else. */
final class BusyScript {

    /** Some servers let time stand still for a script: then it is the number of rounds that ends it. */
    private static final String FOR_MILLIS = "local function now() local t = redis.call('TIME') "
            + "return t[1] * 1000 + t[2] / 1000 end "
            + "local e = now() + %d local n = 0 while now() < e and n < 3000000 do n = n + 1 end return n";

    private BusyScript() {}

    /** Runs one for so long, as DEBUG SLEEP would: the server says nothing meanwhile. Returns when it runs. */
    static Console silence(RedisNodes nodes, int node, int millis) throws IOException {
        Console console = Console.at(nodes.port(node));
        console.type("EVAL \"" + FOR_MILLIS.formatted(millis) + "\" 0");
        await().until(() -> Console.isSilent(nodes.port(node)));
        return console;
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
