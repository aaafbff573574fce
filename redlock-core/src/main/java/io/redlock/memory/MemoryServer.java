package io.redlock.memory;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.node.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What one Redis server does with the commands of a lane, in memory. Safe for use by several threads: like a server, it
 * runs one command at a time.
 */
public final class MemoryServer {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final String INFO = "redis_version:7.0.0\r\nrun_id:%s\r\nrole:master\r\n";

    private final String runId = UUID.randomUUID().toString();
    private final Ticker ticker;
    private final Entries entries;

    /**
     * An empty server.
     *
     * @param ticker the clock by which its keys expire
     */
    public MemoryServer(Ticker ticker) {
        this.ticker = ticker;
        this.entries = new Entries(ticker);
    }

    /**
     * {@return the server's reply to a command}
     *
     * @param command what to do
     */
    public synchronized Reply execute(Command command) {
        List<byte[]> arguments = command.arguments();
        return switch (command.name()) {
            case SET -> setIfAbsent(text(arguments, 0), text(arguments, 1), Long.parseLong(text(arguments, 4)));
            case GET ->
                entries.get(text(arguments, 0)).<Reply>map(Reply.Text::new).orElseGet(Reply.Nil::new);
            case PTTL -> new Reply.Int(entries.millisLeft(text(arguments, 0)));
            case EVAL -> ScriptCall.of(command).runOn(entries, nowMicros());
            case INFO -> new Reply.Text(INFO.formatted(runId));
            case TIME -> time();
        };
    }

    /** {@return the value under a key, empty if there is none or it has expired} */
    public synchronized Optional<String> get(String key) {
        return entries.get(key);
    }

    /** {@return for how many milliseconds a key is kept yet, -1 if for ever, -2 if there is none} */
    public synchronized long millisLeft(String key) {
        return entries.millisLeft(key);
    }

    /** {@return how many keys there are, the marker included} */
    public synchronized int size() {
        return entries.size();
    }

    /** Writes a value, as somebody who is no client of this library does; it is kept for a minute. */
    public synchronized void put(String key, String value) {
        entries.put(key, value, TimeUnit.MINUTES.toMillis(1));
    }

    /** Forgets a key. */
    public synchronized void remove(String key) {
        entries.remove(key);
    }

    /** Forgets everything, as FLUSHALL does. */
    public synchronized void clear() {
        entries.clear();
    }

    private Reply setIfAbsent(String key, String value, long millis) {
        if (entries.get(key).isPresent()) {
            return new Reply.Nil();
        }
        entries.put(key, value, millis);
        return new Reply.Text("OK");
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(ticker.nanos());
    }

    private Reply time() {
        long micros = nowMicros();
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        long rest = Math.floorMod(micros, MICROS_PER_SECOND);
        return new Reply.Many(List.of(new Reply.Text(Long.toString(seconds)), new Reply.Text(Long.toString(rest))));
    }

    private static String text(List<byte[]> arguments, int index) {
        return new String(arguments.get(index), StandardCharsets.UTF_8);
    }
}
