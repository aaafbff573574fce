package io.redlock.simulation;

import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a command is for. */
enum CommandKind {
    /** Sets one lock key if there is none. */
    ACQUIRE,
    /** Sets all lock keys if there is none, and perhaps makes a fencing token (R35, R55). */
    ACQUIRE_ALL,
    /** Raises a fence value (R36). */
    RAISE,
    /** Keeps lock keys for longer. */
    EXTEND,
    /** Gives lock keys back to a server that has lost them, by a script (R34). */
    REPAIR,
    /** Deletes lock keys. */
    RELEASE,
    /** Has lock keys that are given back go later. */
    KEEP,
    /** Takes a lock key away from its owner. */
    REVOKE,
    /** Sets the marker. */
    MARK,
    /** Reads a key, or the clock. */
    READ,
    /** Asks what the server is. */
    INFO,
    /** Runs something that no server knows. */
    UNKNOWN;

    private static final int KEYS_AT = 2;
    private static final int LEASE_OF_SET = 4;

    /** By their lengths: to read a whole script each time takes longer than to do what it says. */
    private static final Map<Integer, Script> SCRIPTS = Stream.of(
                    new Script(LockScripts.ACQUIRE, ACQUIRE_ALL),
                    new Script(LockScripts.RAISE, RAISE),
                    new Script(LockScripts.EXTEND, EXTEND),
                    new Script(LockScripts.EXTEND_ALL, EXTEND),
                    new Script(LockScripts.REPAIR, REPAIR),
                    new Script(LockScripts.RELEASE, RELEASE),
                    new Script(LockScripts.RELEASE_ALL, RELEASE),
                    new Script(LockScripts.KEEP, KEEP),
                    new Script(LockScripts.KEEP_ALL, KEEP),
                    new Script(LockScripts.REVOKE, REVOKE),
                    new Script(LockScripts.MARK, MARK))
            .collect(Collectors.toMap(script -> script.source().length(), script -> script));

    private record Script(String source, CommandKind kind) {

        boolean is(byte[] bytes) {
            return source.equals(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    static CommandKind of(Command command) {
        return switch (command.name()) {
            case SET -> ACQUIRE;
            case GET, PTTL, TIME -> READ;
            case INFO -> INFO;
            case EVAL -> ofScript(command.arguments().get(0));
        };
    }

    private static CommandKind ofScript(byte[] source) {
        Script script = SCRIPTS.get(source.length);
        return script != null && script.is(source) ? script.kind() : UNKNOWN;
    }

    /** {@return the keys that a command names} */
    static List<String> keysOf(Command command) {
        List<byte[]> arguments = command.arguments();
        return switch (command.name()) {
            case SET, GET, PTTL -> List.of(text(arguments, 0));
            case EVAL ->
                arguments.subList(KEYS_AT, KEYS_AT + keyCount(arguments)).stream()
                        .map(key -> new String(key, StandardCharsets.UTF_8))
                        .toList();
            case INFO, TIME -> List.of();
        };
    }

    boolean writes() {
        return this != READ && this != INFO && this != UNKNOWN;
    }

    boolean acquires() {
        return this == ACQUIRE || this == ACQUIRE_ALL;
    }

    /** {@return whether it writes what was not there before} */
    boolean adds() {
        return acquires() || this == RAISE || this == REPAIR || this == MARK;
    }

    /** {@return whether it keeps lock keys for some time} */
    boolean keeps() {
        return acquires() || this == EXTEND || this == REPAIR || this == KEEP;
    }

    /** {@return for how many milliseconds it keeps them} */
    long leaseIn(Command command) {
        List<byte[]> arguments = command.arguments();
        int index = this == ACQUIRE ? LEASE_OF_SET : KEYS_AT + keyCount(arguments) + 1;
        return Long.parseLong(text(arguments, index));
    }

    private static int keyCount(List<byte[]> arguments) {
        return Integer.parseInt(text(arguments, 1));
    }

    static String text(List<byte[]> arguments, int index) {
        return new String(arguments.get(index), StandardCharsets.UTF_8);
    }
}
