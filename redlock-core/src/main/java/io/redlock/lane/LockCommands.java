package io.redlock.lane;

import io.redlock.node.Bid;
import io.redlock.node.LockKey;
import io.redlock.node.LockKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The commands for locks, under the keys that all clients of a fleet agree on: {@code <prefix>:lock:<key>} for a lock,
 * {@code <prefix>:fence:<key>} for its fence value, {@code <prefix>:node} for the marker (R5).
 *
 * <p>A plain lock, of one key and without a fencing token, is acquired and repaired without a script.
 *
 * @param prefix what stands before every key
 */
record LockCommands(String prefix) {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final byte[] NX = Command.bytes("NX");
    private static final byte[] PX = Command.bytes("PX");
    private static final byte[] ONE_KEY = Command.bytes(1);
    private static final byte[] RELEASE = Command.bytes(LockScripts.RELEASE);
    private static final byte[] EXTEND = Command.bytes(LockScripts.EXTEND);
    private static final byte[] ACQUIRE = Command.bytes(LockScripts.ACQUIRE);
    private static final byte[] EXTEND_ALL = Command.bytes(LockScripts.EXTEND_ALL);
    private static final byte[] RELEASE_ALL = Command.bytes(LockScripts.RELEASE_ALL);
    private static final byte[] KEEP = Command.bytes(LockScripts.KEEP);
    private static final byte[] KEEP_ALL = Command.bytes(LockScripts.KEEP_ALL);
    private static final byte[] RAISE = Command.bytes(LockScripts.RAISE);
    private static final byte[] REPAIR = Command.bytes(LockScripts.REPAIR);
    private static final byte[] REVOKE = Command.bytes(LockScripts.REVOKE);
    private static final byte[] MARK = Command.bytes(LockScripts.MARK);

    String keyOf(LockKey key) {
        return prefix + ":lock:" + key.value();
    }

    private String fenceKeyOf(LockKey key) {
        return prefix + ":fence:" + key.value();
    }

    String markerKey() {
        return prefix + ":node";
    }

    static boolean isPlain(Bid bid) {
        return bid.keys().size() == 1 && !bid.isFenced();
    }

    /** @param slackMicros how far a proposal may be from the server's clock */
    List<Command> acquire(Bid bid, long slackMicros) {
        if (isPlain(bid)) {
            return set(bid, bid.lease());
        }
        Script script = script(ACQUIRE, bid).with(bid.lease().toMillis()).withKeyCount();
        bid.proposal().ifPresent(proposal -> script.with(proposal).with(slackMicros));
        return script.commands();
    }

    List<Command> extend(Bid bid, Duration lease) {
        if (isPlain(bid)) {
            return new Script(EXTEND, bid).locks().with(lease.toMillis()).commands();
        }
        return script(EXTEND_ALL, bid).with(lease.toMillis()).withKeyCount().commands();
    }

    /** The fence value stays: the next owner's has to be greater. */
    List<Command> release(Bid bid) {
        byte[] source = bid.keys().size() == 1 ? RELEASE : RELEASE_ALL;
        return new Script(source, bid).locks().commands();
    }

    /** Has the keys go when so much time is over, and no sooner: what is left of a millisecond is a whole one. */
    List<Command> keep(Bid bid, Duration left) {
        byte[] source = bid.keys().size() == 1 ? KEEP : KEEP_ALL;
        long millis = left.plusNanos(NANOS_PER_MILLI - 1).toMillis();
        return new Script(source, bid).locks().with(millis).commands();
    }

    List<Command> raise(Bid bid, long token) {
        return script(RAISE, bid).with(token).withKeyCount().commands();
    }

    /** Gives keys back to a node that has lost them: with the same owner token it is the same claim (R34). */
    List<Command> repair(Bid bid, Duration lease, OptionalLong token) {
        if (isPlain(bid)) {
            return set(bid, lease);
        }
        Script script = script(REPAIR, bid).with(lease.toMillis()).withKeyCount();
        token.ifPresent(script::with);
        return script.commands();
    }

    List<Command> inspect(LockKeys keys) {
        List<Command> commands = new ArrayList<>();
        for (LockKey key : keys.keys()) {
            byte[] redisKey = Command.bytes(keyOf(key));
            commands.add(Command.of(Command.Name.GET, redisKey));
            commands.add(Command.of(Command.Name.PTTL, redisKey));
        }
        return commands;
    }

    List<Command> revoke(LockKey key, String owner, String instead) {
        return List.of(Command.of(
                Command.Name.EVAL,
                REVOKE,
                ONE_KEY,
                Command.bytes(keyOf(key)),
                Command.bytes(owner),
                Command.bytes(instead)));
    }

    List<Command> lookAt(LockKey key) {
        return inspect(new LockKeys(List.of(key)));
    }

    List<Command> valueOf(LockKey key) {
        return List.of(Command.of(Command.Name.GET, Command.bytes(keyOf(key))));
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

    private List<Command> set(Bid bid, Duration lease) {
        byte[] key = Command.bytes(keyOf(bid.keys().keys().get(0)));
        byte[] token = Command.bytes(bid.owner().value());
        return List.of(Command.of(Command.Name.SET, key, token, NX, PX, Command.bytes(lease.toMillis())));
    }

    private Script script(byte[] source, Bid bid) {
        Script script = new Script(source, bid);
        return bid.isFenced() ? script.locksAndFences() : script.locks();
    }

    /** A script with its keys and arguments, being put together. */
    private final class Script {

        private final List<byte[]> parts = new ArrayList<>();
        private final Bid bid;

        Script(byte[] source, Bid bid) {
            this.bid = bid;
            parts.add(source);
        }

        Script locks() {
            parts.add(Command.bytes(bid.keys().size()));
            bid.keys().keys().forEach(key -> parts.add(Command.bytes(keyOf(key))));
            return withOwner();
        }

        Script locksAndFences() {
            parts.add(Command.bytes(2L * bid.keys().size()));
            bid.keys().keys().forEach(key -> parts.add(Command.bytes(keyOf(key))));
            bid.keys().keys().forEach(key -> parts.add(Command.bytes(fenceKeyOf(key))));
            return withOwner();
        }

        private Script withOwner() {
            parts.add(Command.bytes(bid.owner().value()));
            return this;
        }

        Script with(long argument) {
            parts.add(Command.bytes(argument));
            return this;
        }

        Script withKeyCount() {
            return with(bid.keys().size());
        }

        List<Command> commands() {
            return List.of(Command.of(Command.Name.EVAL, parts.toArray(byte[][]::new)));
        }
    }
}
