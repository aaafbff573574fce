package io.redlock.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The keys that one owner has together, all or none (R55). Whoever names the same keys, in whatever order and however
 * often, means the same.
 *
 * @param keys at least one and at most {@value #MOST}; sorted by their bytes of UTF-8, each once
 */
public record LockKeys(List<LockKey> keys) {

    /** The most keys of one request: a server does nothing else while a script goes through them. */
    public static final int MOST = 16;

    private static final Comparator<LockKey> BY_BYTES =
            Comparator.comparing(key -> key.value().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /**
     * Sorts the keys, and drops those that are named twice.
     *
     * @throws IllegalArgumentException if there is none, or there are too many
     */
    public LockKeys {
        keys = keys.size() == 1
                ? List.copyOf(keys)
                : keys.stream().distinct().sorted(BY_BYTES).toList();
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("A lock needs at least one key");
        }
        if (keys.size() > MOST) {
            throw new IllegalArgumentException(
                    "A lock over %d keys was asked for, the most is %d; lock on what they have in common instead"
                            .formatted(keys.size(), MOST));
        }
    }

    /**
     * {@return these keys, together}
     *
     * @param key a key
     * @param more further keys
     * @throws IllegalArgumentException if there are too many, or one is blank or too long
     */
    public static LockKeys of(String key, String... more) {
        List<LockKey> keys = new ArrayList<>();
        keys.add(new LockKey(key));
        for (String one : more) {
            keys.add(new LockKey(one));
        }
        return new LockKeys(keys);
    }

    /** {@return how many there are} */
    public int size() {
        return keys.size();
    }

    /** {@return the keys as the application gave them} */
    public List<String> names() {
        return size() == 1
                ? List.of(keys.get(0).value())
                : keys.stream().map(LockKey::value).toList();
    }
}
