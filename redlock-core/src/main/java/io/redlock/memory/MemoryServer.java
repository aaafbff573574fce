package io.redlock.memory;

import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import io.redlock.lane.Reply;
import io.redlock.node.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one Redis server does with the commands of a lane, in memory. Safe for use by several threads: like a server, it
 * runs one command at a time.
 */
public final class MemoryServer {

    private static final long ABSENT = -1;
    private static final long OTHER_OWNER = -2;
    private static final long NO_SUCH_KEY = -2;

    private final Ticker ticker;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(String value, long expiresNanos) {}

    /**
     * An empty server.
     *
     * @param ticker the clock by which its keys expire
     */
    public MemoryServer(Ticker ticker) {
        this.ticker = ticker;
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
            case GET -> get(text(arguments, 0)).<Reply>map(Reply.Text::new).orElseGet(Reply.Nil::new);
            case PTTL -> new Reply.Int(millisLeft(text(arguments, 0)));
            case EVAL -> run(text(arguments, 0), text(arguments, 2), text(arguments, 3));
        };
    }

    /** {@return the value under a key, empty if there is none or it has expired} */
    public synchronized Optional<String> get(String key) {
        return live(key).map(Entry::value);
    }

    /** Forgets everything, as FLUSHALL does. */
    public synchronized void clear() {
        entries.clear();
    }

    private Reply setIfAbsent(String key, String value, long millis) {
        if (live(key).isPresent()) {
            return new Reply.Nil();
        }
        entries.put(key, new Entry(value, ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(millis)));
        return new Reply.Text("OK");
    }

    private Reply run(String script, String key, String owner) {
        if (!script.equals(LockScripts.RELEASE)) {
            return new Reply.Failure("ERR unknown script");
        }
        Optional<Entry> entry = live(key);
        if (entry.isEmpty()) {
            return new Reply.Int(ABSENT);
        }
        if (!entry.get().value().equals(owner)) {
            return new Reply.Int(OTHER_OWNER);
        }
        entries.remove(key);
        return new Reply.Int(1);
    }

    private long millisLeft(String key) {
        return live(key)
                .map(entry -> TimeUnit.NANOSECONDS.toMillis(entry.expiresNanos() - ticker.nanos()))
                .orElse(NO_SUCH_KEY);
    }

    private Optional<Entry> live(String key) {
        Entry entry = entries.get(key);
        if (entry != null && entry.expiresNanos() - ticker.nanos() <= 0) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    private static String text(List<byte[]> arguments, int index) {
        return new String(arguments.get(index), StandardCharsets.UTF_8);
    }
}
