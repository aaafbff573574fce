package io.redlock.memory;

import io.redlock.node.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What stands under the keys of one server, and until when. */
final class Entries {

    private static final long NO_SUCH_KEY = -2;
    private static final long NO_EXPIRY = -1;

    private final Ticker ticker;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(String value, long expiresNanos, boolean expires) {}

    Entries(Ticker ticker) {
        this.ticker = ticker;
    }

    Optional<String> get(String key) {
        return live(key).map(Entry::value);
    }

    void put(String key, String value, long millis) {
        entries.put(key, new Entry(value, nanosIn(millis), true));
    }

    void putForEver(String key, String value) {
        entries.put(key, new Entry(value, 0, false));
    }

    /** Keeps what is there for longer, never for less. */
    void extend(String key, long millis) {
        long expires = nanosIn(millis);
        live(key)
                .filter(entry -> entry.expires() && entry.expiresNanos() - expires < 0)
                .ifPresent(entry -> entries.put(key, new Entry(entry.value(), expires, true)));
    }

    /** Keeps what is there for so long from now, be that more or less than before. */
    void keep(String key, long millis) {
        live(key).ifPresent(entry -> put(key, entry.value(), millis));
    }

    /** Puts another value in the place of one that is there, for the time that that had left. */
    void replace(String key, String value) {
        live(key).ifPresent(entry -> entries.put(key, new Entry(value, entry.expiresNanos(), entry.expires())));
    }

    void remove(String key) {
        entries.remove(key);
    }

    void clear() {
        entries.clear();
    }

    /** {@return how many keys there are} */
    int size() {
        entries.values().removeIf(this::isOver);
        return entries.size();
    }

    long millisLeft(String key) {
        return live(key).map(this::millisLeft).orElse(NO_SUCH_KEY);
    }

    private long millisLeft(Entry entry) {
        return entry.expires() ? TimeUnit.NANOSECONDS.toMillis(entry.expiresNanos() - ticker.nanos()) : NO_EXPIRY;
    }

    private long nanosIn(long millis) {
        return ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private Optional<Entry> live(String key) {
        Entry entry = entries.get(key);
        if (entry != null && isOver(entry)) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    private boolean isOver(Entry entry) {
        return entry.expires() && entry.expiresNanos() - ticker.nanos() <= 0;
    }
}
