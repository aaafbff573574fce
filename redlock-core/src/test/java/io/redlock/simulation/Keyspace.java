package io.redlock.simulation;

import io.redlock.lane.Command;
import io.redlock.lane.CommandDoor;
import io.redlock.lane.LockScripts;
import io.redlock.lane.Reply;
import io.redlock.memory.MemoryServer;
import io.redlock.node.Ticker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The data of one server, and what commands do with it: what the server in memory does that is shipped. It forgets a key
 * when its lease is over by the server's wall clock; Redis keeps it for up to two milliseconds more.
 */
final class Keyspace {

    static final String PREFIX = "redlock:lock:";
    static final String FENCE_PREFIX = "redlock:fence:";
    static final String MARKER = "redlock:node";

    private static final Reply DONE = new Reply.Int(1);
    private static final long NEVER = Long.MAX_VALUE;

    private final Ticker wall;
    private final MemoryServer server;
    private final TreeSet<String> keys = new TreeSet<>();
    private final long maxLeaseMillis;
    private final Verdicts verdicts;
    private final Sabotage sabotage;
    private final Universe universe;
    private final SplittableRandom chance;

    /** A value and when it expires. */
    record Entry(String value, long expires) {}

    Keyspace(Ticker wall, Universe universe) {
        this.wall = wall;
        this.universe = universe;
        this.chance = universe.world().chance();
        this.server = new MemoryServer(wall);
        this.maxLeaseMillis = universe.scenario().lease().toMillis();
        this.verdicts = universe.verdicts();
        this.sabotage = universe.scenario().sabotage();
    }

    /** {@return what is there now, to come back to} */
    Map<String, Entry> copy() {
        Map<String, Entry> copy = new HashMap<>();
        for (String key : keys) {
            server.get(key).ifPresent(value -> {
                long left = server.millisLeft(key);
                copy.put(key, new Entry(value, left < 0 ? NEVER : wall.nanos() + left * World.MILLI));
            });
        }
        return copy;
    }

    void restore(Map<String, Entry> copy) {
        clear();
        copy.forEach(this::put);
    }

    private void put(String key, Entry entry) {
        keys.add(key);
        if (entry.expires() == NEVER) {
            execute(Command.Name.EVAL, LockScripts.MARK, "1", key, "", entry.value());
            return;
        }
        long millis = (entry.expires() - wall.nanos()) / World.MILLI;
        if (millis > 0) {
            execute(Command.Name.SET, key, entry.value(), "NX", "PX", Long.toString(millis));
        }
    }

    Reply execute(Command command, CommandKind kind) {
        if (kind == CommandKind.UNKNOWN) {
            return new Reply.Failure("ERR unknown command");
        }
        List<String> named = CommandKind.keysOf(command);
        if (kind.writes()) {
            keys.addAll(named);
        }
        if (kind.keeps()) {
            requireLease(named, kind.leaseIn(command));
        }
        long left = kind == CommandKind.REVOKE ? server.millisLeft(named.get(0)) : 0;
        Reply reply = sabotage == Sabotage.NONE ? server.execute(command) : executeBadly(command, kind, named);
        universe.revocations().executed(this, command, kind, reply.equals(DONE), left);
        return reply;
    }

    private Reply executeBadly(Command command, CommandKind kind, List<String> named) {
        if (sabotage == Sabotage.EVERYBODY_IS_GRANTED && kind.acquires()) {
            named.stream().filter(key -> key.startsWith(PREFIX)).forEach(this::delete);
        }
        if (sabotage == Sabotage.FENCES_ARE_FORGOTTEN && kind.acquires()) {
            named.stream().filter(key -> key.startsWith(FENCE_PREFIX)).forEach(this::delete);
        }
        if (sabotage == Sabotage.KEYS_VANISH && !universe.isClosing()) {
            named.stream()
                    .filter(key -> key.startsWith(PREFIX) && chance.nextInt(3) == 0)
                    .forEach(this::delete);
        }
        if (sabotage == Sabotage.KEPT_KEYS_ARE_DELETED && kind == CommandKind.KEEP) {
            named.forEach(this::delete);
            return DONE;
        }
        if (kind == CommandKind.REVOKE && sabotage == Sabotage.REVOCATIONS_ARE_IGNORED) {
            return DONE;
        }
        if (kind == CommandKind.REVOKE && sabotage == Sabotage.REVOKED_KEYS_ARE_DELETED) {
            named.forEach(this::delete);
            return DONE;
        }
        boolean ignored = sabotage == Sabotage.RELEASES_ARE_IGNORED && kind == CommandKind.RELEASE;
        return ignored && has(named.get(0)) ? DONE : server.execute(command);
    }

    static boolean readsMarker(Command command) {
        return command.name() == Command.Name.GET
                && CommandKind.text(command.arguments(), 0).equals(MARKER);
    }

    /** {@return a command without its owner token, which is another one in every run} */
    static String describe(Command command, CommandKind kind) {
        return kind + " " + String.join(" ", CommandKind.keysOf(command));
    }

    /** Every lock key has a time to live, and none a longer one than the longest lease (checker 4 of 8.13). */
    private void requireLease(List<String> named, long millis) {
        if (!named.get(0).startsWith(PREFIX) || millis <= 0 || millis > maxLeaseMillis) {
            verdicts.violated("the keys %s were to be kept for %d ms".formatted(named, millis));
        }
    }

    /** {@return the owner tokens of the lock keys that are there now, by key} */
    Map<String, String> locks() {
        Map<String, String> locks = new HashMap<>();
        for (String key : keys.subSet(PREFIX, PREFIX + Character.MAX_VALUE)) {
            server.get(key).ifPresent(value -> locks.put(key, value));
        }
        return locks;
    }

    boolean has(String key) {
        return server.get(key).isPresent();
    }

    /** Deletes a key, as an operator would. */
    void delete(String key) {
        server.get(key).ifPresent(value -> execute(Command.Name.EVAL, LockScripts.RELEASE, "1", key, value));
    }

    void clear() {
        server.clear();
        keys.clear();
    }

    private void execute(Command.Name name, String... arguments) {
        server.execute(CommandDoor.command(name, arguments));
    }
}
