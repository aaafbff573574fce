package io.redlock.simulation;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The data of one server, and what commands do with it. Keys expire by the server's wall clock, in whole milliseconds, as
 * they do in Redis.
 */
final class Keyspace {

    static final String PREFIX = "redlock:lock:";
    static final String MARKER = "redlock:node";

    private static final Reply OK = new Reply.Text("OK");
    private static final Reply NIL = new Reply.Nil();
    private static final Reply ONE = new Reply.Int(1);
    private static final Reply ABSENT = new Reply.Int(-1);
    private static final Reply OTHER_OWNER = new Reply.Int(-2);
    private static final Reply NO_SUCH_KEY = new Reply.Int(-2);
    private static final Reply NO_EXPIRY = new Reply.Int(-1);
    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier wallMillis;
    private final Map<String, Entry> entries = new HashMap<>();
    private final long maxLeaseMillis;
    private final Verdicts verdicts;
    private final Sabotage sabotage;

    /** A value and when it expires. */
    record Entry(String value, long expires) {}

    Keyspace(LongSupplier wallMillis, Universe universe) {
        this.wallMillis = wallMillis;
        this.maxLeaseMillis = universe.scenario().lease().toMillis();
        this.verdicts = universe.verdicts();
        this.sabotage = universe.scenario().sabotage();
    }

    /** {@return what is there now, to come back to} */
    Map<String, Entry> copy() {
        return Map.copyOf(entries);
    }

    void restore(Map<String, Entry> copy) {
        entries.clear();
        entries.putAll(copy);
    }

    Reply execute(Command command, CommandKind kind) {
        List<byte[]> arguments = command.arguments();
        return switch (kind) {
            case ACQUIRE -> setIfAbsent(text(arguments, 0), text(arguments, 1), number(arguments, 4));
            case RELEASE -> deleteIfOwn(text(arguments, 2), text(arguments, 3));
            case EXTEND -> extendIfOwn(text(arguments, 2), text(arguments, 3), number(arguments, 4));
            case MARK -> mark(text(arguments, 2), text(arguments, 3), text(arguments, 4));
            case READ -> read(command.name(), text(arguments, 0));
            case INFO, UNKNOWN -> new Reply.Failure("ERR unknown command");
        };
    }

    static boolean readsMarker(Command command) {
        return command.name() == Command.Name.GET
                && text(command.arguments(), 0).equals(MARKER);
    }

    /** {@return a command without its owner token, which is another one in every run} */
    static String describe(Command command, CommandKind kind) {
        int key = kind == CommandKind.ACQUIRE || kind == CommandKind.READ ? 0 : 2;
        return kind + " " + text(command.arguments(), key);
    }

    private Reply setIfAbsent(String key, String value, long millis) {
        requireLease(key, millis);
        if (live(key) != null && sabotage != Sabotage.EVERYBODY_IS_GRANTED) {
            return NIL;
        }
        entries.put(key, new Entry(value, wallMillis.getAsLong() + millis));
        return OK;
    }

    private Reply deleteIfOwn(String key, String owner) {
        Entry entry = live(key);
        if (entry == null) {
            return ABSENT;
        }
        if (!entry.value().equals(owner)) {
            return OTHER_OWNER;
        }
        if (sabotage != Sabotage.RELEASES_ARE_IGNORED) {
            entries.remove(key);
        }
        return ONE;
    }

    private Reply extendIfOwn(String key, String owner, long millis) {
        requireLease(key, millis);
        Entry entry = live(key);
        if (entry == null) {
            return ABSENT;
        }
        if (!entry.value().equals(owner)) {
            return OTHER_OWNER;
        }
        long expires = Math.max(entry.expires(), wallMillis.getAsLong() + millis);
        entries.put(key, new Entry(owner, expires));
        return ONE;
    }

    private Reply mark(String key, String expected, String marker) {
        Entry entry = live(key);
        String present = entry == null ? "" : entry.value();
        if (present.equals(expected)) {
            entries.put(key, new Entry(marker, NEVER));
            return new Reply.Text(marker);
        }
        return new Reply.Text(present);
    }

    private Reply read(Command.Name name, String key) {
        Entry entry = live(key);
        if (name == Command.Name.PTTL) {
            return entry == null ? NO_SUCH_KEY : millisLeft(entry);
        }
        return entry == null ? NIL : new Reply.Text(entry.value());
    }

    private Reply millisLeft(Entry entry) {
        return entry.expires() == NEVER ? NO_EXPIRY : new Reply.Int(entry.expires() - wallMillis.getAsLong());
    }

    /** Every lock key has a time to live, and none a longer one than the longest lease (checker 4 of 8.13). */
    private void requireLease(String key, long millis) {
        if (!key.startsWith(PREFIX) || millis <= 0 || millis > maxLeaseMillis) {
            verdicts.violated("the key '%s' was to be kept for %d ms".formatted(key, millis));
        }
    }

    private @Nullable Entry live(String key) {
        Entry entry = entries.get(key);
        if (entry != null && entry.expires() < wallMillis.getAsLong()) {
            entries.remove(key);
            return null;
        }
        return entry;
    }

    /** {@return the owner tokens of the lock keys that are there now, by key} */
    Map<String, String> locks() {
        Map<String, String> locks = new HashMap<>();
        for (String key : List.copyOf(entries.keySet())) {
            Entry entry = live(key);
            if (entry != null && key.startsWith(PREFIX)) {
                locks.put(key, entry.value());
            }
        }
        return locks;
    }

    boolean has(String key) {
        return live(key) != null;
    }

    void delete(String key) {
        entries.remove(key);
    }

    void clear() {
        entries.clear();
    }

    private static String text(List<byte[]> arguments, int index) {
        return new String(arguments.get(index), StandardCharsets.UTF_8);
    }

    private static long number(List<byte[]> arguments, int index) {
        return Long.parseLong(text(arguments, index));
    }
}
