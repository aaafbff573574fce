package io.redlock.memory;

import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import io.redlock.lane.Reply;
import io.redlock.node.RevokedValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One call of a {@link LockScripts lock script}: what the script does, in Java.
 *
 * @param script the script
 * @param keys its keys
 * @param arguments what it gets besides
 */
record ScriptCall(String script, List<String> keys, List<String> arguments) {

    private static final int OWNER = 0;
    private static final int LEASE = 1;
    private static final int KEPT_FOR = 1;
    private static final int TOKEN = 1;
    private static final int INSTEAD = 1;
    private static final int KEY_COUNT = 2;
    private static final int PROPOSAL = 3;
    private static final int REPAIRED_TOKEN = 3;
    private static final int SLACK = 4;

    private static final long NOT_A_LOCK = -3;

    static ScriptCall of(Command command) {
        List<String> parts = command.arguments().stream()
                .map(part -> new String(part, StandardCharsets.UTF_8))
                .toList();
        int end = 2 + Integer.parseInt(parts.get(1));
        return new ScriptCall(parts.get(0), parts.subList(2, end), parts.subList(end, parts.size()));
    }

    /** Nothing is written before all is read, so a call that fails changes nothing (R35). */
    Reply runOn(Entries entries, long nowMicros) {
        try {
            return run(entries, nowMicros);
        } catch (NumberFormatException noNumber) {
            return new Reply.Failure("ERR a fence value is no number");
        }
    }

    private Reply run(Entries entries, long nowMicros) {
        return switch (script) {
            case LockScripts.ACQUIRE -> acquire(entries, nowMicros);
            case LockScripts.EXTEND, LockScripts.EXTEND_ALL -> extend(entries);
            case LockScripts.RELEASE, LockScripts.RELEASE_ALL -> release(entries);
            case LockScripts.KEEP, LockScripts.KEEP_ALL -> keep(entries);
            case LockScripts.RAISE -> raise(entries);
            case LockScripts.REPAIR -> repair(entries);
            case LockScripts.REVOKE -> revoke(entries);
            case LockScripts.MARK -> mark(entries);
            default -> new Reply.Failure("ERR unknown script");
        };
    }

    private Reply acquire(Entries entries, long nowMicros) {
        OptionalLong proposal = arguments.size() > PROPOSAL
                ? OptionalLong.of(NodeKeys.clamp(number(PROPOSAL), nowMicros, number(SLACK)))
                : OptionalLong.empty();
        Optional<NodeKeys> after = read(entries).acquire(owner(), proposal);
        if (after.isEmpty()) {
            return new Reply.Nil();
        }
        locks().forEach(key -> entries.put(key, owner(), number(LEASE)));
        return new Reply.Text(fences().isEmpty() ? "OK" : writeFence(entries, after.get()));
    }

    private Reply extend(Entries entries) {
        NodeKeys before = read(entries);
        if (before.standing(owner()) == 1) {
            locks().forEach(key -> entries.extend(key, number(LEASE)));
            fences().forEach(key -> entries.extend(key, LockScripts.FENCE_KEPT_MILLIS));
        }
        return standing(before);
    }

    private Reply release(Entries entries) {
        NodeKeys before = read(entries);
        NodeKeys after = before.release(owner());
        for (int key = 0; key < locks().size(); key++) {
            if (after.owners().get(key).isEmpty()) {
                entries.remove(locks().get(key));
            }
        }
        return standing(before);
    }

    private Reply keep(Entries entries) {
        NodeKeys before = read(entries);
        for (int key = 0; key < locks().size(); key++) {
            if (before.owners().get(key).equals(Optional.of(owner()))) {
                entries.keep(locks().get(key), number(KEPT_FOR));
            }
        }
        return standing(before);
    }

    private Reply raise(Entries entries) {
        NodeKeys before = read(entries);
        return before.raise(owner(), number(TOKEN))
                .<Reply>map(after -> new Reply.Text(writeFence(entries, after)))
                .orElseGet(() -> standing(before));
    }

    private Reply repair(Entries entries) {
        OptionalLong token =
                arguments.size() > REPAIRED_TOKEN ? OptionalLong.of(number(REPAIRED_TOKEN)) : OptionalLong.empty();
        NodeKeys before = read(entries);
        Optional<NodeKeys> after = before.repair(owner(), token);
        if (after.isEmpty()) {
            return new Reply.Int(before.standing(owner()));
        }
        locks().stream()
                .filter(key -> entries.millisLeft(key) < number(LEASE))
                .forEach(key -> entries.put(key, owner(), number(LEASE)));
        writeFence(entries, after.get());
        return new Reply.Int(1);
    }

    private Reply revoke(Entries entries) {
        NodeKeys before = read(entries);
        if (before.standing(owner()) != 1) {
            return standing(before);
        }
        String key = keys.get(0);
        if (entries.millisLeft(key) < 0) {
            return new Reply.Int(NOT_A_LOCK);
        }
        entries.replace(key, arguments.get(INSTEAD));
        return new Reply.Int(1);
    }

    /** What most scripts say of keys: that they are the owner's, or why not. */
    private Reply standing(NodeKeys before) {
        return before.owners().stream()
                .flatMap(Optional::stream)
                .filter(value ->
                        !value.equals(owner()) && RevokedValue.wordsIn(value).isPresent())
                .findFirst()
                .<Reply>map(Reply.Text::new)
                .orElseGet(() -> new Reply.Int(before.standing(owner())));
    }

    private Reply mark(Entries entries) {
        String present = entries.get(keys.get(0)).orElse("");
        if (!present.equals(arguments.get(0))) {
            return new Reply.Text(present);
        }
        entries.putForEver(keys.get(0), arguments.get(1));
        return new Reply.Text(arguments.get(1));
    }

    private NodeKeys read(Entries entries) {
        long fence = fences().stream()
                .flatMap(key -> entries.get(key).stream())
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        return new NodeKeys(locks().stream().map(entries::get).toList(), fence);
    }

    private String writeFence(Entries entries, NodeKeys after) {
        String value = Long.toString(after.fence());
        fences().forEach(key -> entries.put(key, value, LockScripts.FENCE_KEPT_MILLIS));
        return value;
    }

    private List<String> locks() {
        return keys.subList(0, lockCount());
    }

    private List<String> fences() {
        return keys.subList(lockCount(), keys.size());
    }

    private int lockCount() {
        return arguments.size() > KEY_COUNT ? (int) number(KEY_COUNT) : keys.size();
    }

    private String owner() {
        return arguments.get(OWNER);
    }

    private long number(int argument) {
        return Long.parseLong(arguments.get(argument));
    }
}
