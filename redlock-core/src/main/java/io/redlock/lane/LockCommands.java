package io.redlock.lane;

import io.redlock.node.LockKey;
import io.redlock.node.OwnerToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands for locks, under the keys that all clients of a fleet agree on: {@code <prefix>:lock:<key>} for a lock,
 * {@code <prefix>:node} for the marker (R5).
 *
 * @param prefix what stands before every key
 */
record LockCommands(String prefix) {

    private static final byte[] NX = Command.bytes("NX");
    private static final byte[] PX = Command.bytes("PX");
    private static final byte[] ONE_KEY = Command.bytes(1);
    private static final byte[] RELEASE = Command.bytes(LockScripts.RELEASE);
    private static final byte[] EXTEND = Command.bytes(LockScripts.EXTEND);
    private static final byte[] MARK = Command.bytes(LockScripts.MARK);

    String keyOf(LockKey key) {
        return prefix + ":lock:" + key.value();
    }

    String markerKey() {
        return prefix + ":node";
    }

    /** Also gives a key back to a node that has lost it: with the same token it is the same claim (R34). */
    List<Command> acquire(LockKey key, OwnerToken owner, Duration lease) {
        byte[] millis = Command.bytes(lease.toMillis());
        return List.of(Command.of(Command.Name.SET, redisKey(key), Command.bytes(owner.value()), NX, PX, millis));
    }

    List<Command> extend(LockKey key, OwnerToken owner, Duration lease) {
        byte[] token = Command.bytes(owner.value());
        byte[] millis = Command.bytes(lease.toMillis());
        return List.of(Command.of(Command.Name.EVAL, EXTEND, ONE_KEY, redisKey(key), token, millis));
    }

    List<Command> release(LockKey key, OwnerToken owner) {
        byte[] token = Command.bytes(owner.value());
        return List.of(Command.of(Command.Name.EVAL, RELEASE, ONE_KEY, redisKey(key), token));
    }

    List<Command> inspect(LockKey key) {
        byte[] redisKey = redisKey(key);
        return List.of(Command.of(Command.Name.GET, redisKey), Command.of(Command.Name.PTTL, redisKey));
    }

    /** What the marker is, and what time the server takes it to be: read behind what they prove. */
    List<Command> proof() {
        return List.of(Command.of(Command.Name.GET, Command.bytes(markerKey())), Command.of(Command.Name.TIME));
    }

    /** What the server says of itself, and what will be read behind lock commands: it has to be allowed. */
    List<Command> look() {
        List<Command> look = new ArrayList<>(proof());
        look.add(0, Command.of(Command.Name.INFO));
        return look;
    }

    List<Command> mark(String expected, String marker) {
        byte[] key = Command.bytes(markerKey());
        return List.of(
                Command.of(Command.Name.EVAL, MARK, ONE_KEY, key, Command.bytes(expected), Command.bytes(marker)));
    }

    private byte[] redisKey(LockKey key) {
        return Command.bytes(keyOf(key));
    }
}
