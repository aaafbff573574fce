package io.redlock.simulation;

import io.redlock.lane.Command;
import io.redlock.lane.LockScripts;
import java.nio.charset.StandardCharsets;

/** What a command is for. */
enum CommandKind {
    /** Sets a lock key if there is none. */
    ACQUIRE,
    /** Keeps a lock key for longer. */
    EXTEND,
    /** Deletes a lock key. */
    RELEASE,
    /** Sets the marker. */
    MARK,
    /** Reads a key, or the clock. */
    READ,
    /** Asks what the server is. */
    INFO,
    /** Runs something that no server knows. */
    UNKNOWN;

    static CommandKind of(Command command) {
        return switch (command.name()) {
            case SET -> ACQUIRE;
            case GET, PTTL, TIME -> READ;
            case INFO -> INFO;
            case EVAL -> ofScript(new String(command.arguments().get(0), StandardCharsets.UTF_8));
        };
    }

    private static CommandKind ofScript(String script) {
        return switch (script) {
            case LockScripts.RELEASE -> RELEASE;
            case LockScripts.EXTEND -> EXTEND;
            case LockScripts.MARK -> MARK;
            default -> UNKNOWN;
        };
    }

    boolean writes() {
        return this == ACQUIRE || this == EXTEND || this == RELEASE || this == MARK;
    }
}
