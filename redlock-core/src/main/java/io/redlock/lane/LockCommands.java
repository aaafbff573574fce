package io.redlock.lane;

import io.redlock.node.LockKey;
import io.redlock.node.OwnerToken;
import java.time.Duration;
import java.util.List;

/**
 * The commands for one lock, under the keys that all clients of a fleet agree on: {@code <prefix>:lock:<key>} (R5).
 *
 * @param prefix what stands before every key
 */
record LockCommands(String prefix) {

    private static final byte[] NX = Command.bytes("NX");
    private static final byte[] PX = Command.bytes("PX");
    private static final byte[] ONE_KEY = Command.bytes(1);
    private static final byte[] RELEASE = Command.bytes(LockScripts.RELEASE);

    String keyOf(LockKey key) {
        return prefix + ":lock:" + key.value();
    }

    List<Command> acquire(LockKey key, OwnerToken owner, Duration lease) {
        byte[] millis = Command.bytes(lease.toMillis());
        return List.of(Command.of(Command.Name.SET, redisKey(key), Command.bytes(owner.value()), NX, PX, millis));
    }

    List<Command> release(LockKey key, OwnerToken owner) {
        byte[] token = Command.bytes(owner.value());
        return List.of(Command.of(Command.Name.EVAL, RELEASE, ONE_KEY, redisKey(key), token));
    }

    List<Command> inspect(LockKey key) {
        byte[] redisKey = redisKey(key);
        return List.of(Command.of(Command.Name.GET, redisKey), Command.of(Command.Name.PTTL, redisKey));
    }

    private byte[] redisKey(LockKey key) {
        return Command.bytes(keyOf(key));
    }
}
