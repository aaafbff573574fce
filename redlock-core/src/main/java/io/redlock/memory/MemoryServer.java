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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What one Redis server does with the commands of a lane, in memory. Safe for use by several threads: like a server, it
 * runs one command at a time.
 */
public final class MemoryServer {

    private static final long ABSENT = -1;
    private static final long OTHER_OWNER = -2;
    private static final long NO_SUCH_KEY = -2;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final String INFO = "redis_version:7.0.0\r\nrun_id:%s\r\nrole:master\r\n";

    private final String runId = UUID.randomUUID().toString();
    private final Ticker ticker;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(String value, long expiresNanos, boolean expires) {}

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
            case EVAL -> run(text(arguments, 0), text(arguments, 2), arguments);
            case INFO -> new Reply.Text(INFO.formatted(runId));
            case TIME -> time();
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
        entries.put(key, new Entry(value, ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(millis), true));
        return new Reply.Text("OK");
    }

    private Reply run(String script, String key, List<byte[]> arguments) {
        return switch (script) {
            case LockScripts.RELEASE -> release(key, text(arguments, 3));
            case LockScripts.EXTEND -> extend(key, text(arguments, 3), Long.parseLong(text(arguments, 4)));
            case LockScripts.MARK -> mark(key, text(arguments, 3), text(arguments, 4));
            default -> new Reply.Failure("ERR unknown script");
        };
    }

    private Reply release(String key, String owner) {
        return ifOwned(key, owner, entry -> entries.remove(key));
    }

    private Reply extend(String key, String owner, long millis) {
        long expires = ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        return ifOwned(key, owner, entry -> {
            if (entry.expiresNanos() - expires < 0) {
                entries.put(key, new Entry(owner, expires, true));
            }
        });
    }

    private Reply ifOwned(String key, String owner, Consumer<Entry> then) {
        Optional<Entry> entry = live(key);
        if (entry.isEmpty()) {
            return new Reply.Int(ABSENT);
        }
        if (!entry.get().value().equals(owner)) {
            return new Reply.Int(OTHER_OWNER);
        }
        then.accept(entry.get());
        return new Reply.Int(1);
    }

    private Reply mark(String key, String expected, String marker) {
        String present = live(key).map(Entry::value).orElse("");
        if (!present.equals(expected)) {
            return new Reply.Text(present);
        }
        entries.put(key, new Entry(marker, 0, false));
        return new Reply.Text(marker);
    }

    private Reply time() {
        long micros = TimeUnit.NANOSECONDS.toMicros(ticker.nanos());
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        long rest = Math.floorMod(micros, MICROS_PER_SECOND);
        return new Reply.Many(List.of(new Reply.Text(Long.toString(seconds)), new Reply.Text(Long.toString(rest))));
    }

    private long millisLeft(String key) {
        return live(key)
                .map(entry -> TimeUnit.NANOSECONDS.toMillis(entry.expiresNanos() - ticker.nanos()))
                .orElse(NO_SUCH_KEY);
    }

    private Optional<Entry> live(String key) {
        Entry entry = entries.get(key);
        if (entry != null && entry.expires() && entry.expiresNanos() - ticker.nanos() <= 0) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    private static String text(List<byte[]> arguments, int index) {
        return new String(arguments.get(index), StandardCharsets.UTF_8);
    }
}
