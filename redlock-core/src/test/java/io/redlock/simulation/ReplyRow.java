package io.redlock.simulation;

import static io.redlock.simulation.ReplyRow.Scope.ALL;
import static io.redlock.simulation.ReplyRow.Scope.ALL_BUT_INFO;
import static io.redlock.simulation.ReplyRow.Scope.KEYS;
import static io.redlock.simulation.ReplyRow.Scope.NEW_DATA;
import static io.redlock.simulation.ReplyRow.Scope.NOTHING;
import static io.redlock.simulation.ReplyRow.Scope.SCRIPTS;
import static io.redlock.simulation.ReplyRow.Scope.WRITES;

import io.redlock.lane.Reply;

/** The rows of the reply table (8.8): every way in which a server may answer, or not. */
enum ReplyRow {
    GRANTED,
    DENIED,
    MISSING,
    MARKER_DIFFERS,
    OOM("OOM command not allowed when used memory > 'maxmemory'.", NEW_DATA),
    MISCONF("MISCONF Redis is configured to save RDB snapshots, but it's unable to persist.", WRITES),
    READONLY("READONLY You can't write against a read only replica.", WRITES),
    MASTERDOWN("MASTERDOWN Link with MASTER is down.", ALL_BUT_INFO),
    NOREPLICAS("NOREPLICAS Not enough good replicas to write.", WRITES),
    LOADING("LOADING Redis is loading the dataset in memory", ALL_BUT_INFO),
    BUSY("BUSY Redis is busy running a script.", ALL),
    NOSCRIPT("NOSCRIPT No matching script.", SCRIPTS),
    NOAUTH("NOAUTH Authentication required.", ALL),
    NOPERM("NOPERM User has no permissions to run a command", WRITES),
    WRONGTYPE("WRONGTYPE Operation against a key holding the wrong kind of value", ALL_BUT_INFO),
    SYNTAX("ERR syntax error", WRITES),
    MAX_CLIENTS,
    MOVED("MOVED 3999 127.0.0.1:6381", KEYS),
    CLUSTERDOWN("CLUSTERDOWN The cluster is down", KEYS),
    OTHER_ERROR("EXECABORT Transaction discarded because of previous errors.", ALL),
    NOT_CONNECTED,
    CONNECTION_LOST_IN_FLIGHT,
    NO_REPLY_IN_TIME,
    REPLY_AFTER_DECISION,
    GARBAGE,
    ODD_SHAPE("", ALL),
    CLIENT_PAUSE;

    private final String error;
    private final Scope scope;

    /** To what a server answers so. */
    enum Scope {
        NOTHING,
        NEW_DATA,
        SCRIPTS,
        WRITES,
        KEYS,
        ALL_BUT_INFO,
        ALL;

        boolean includes(CommandKind kind) {
            return switch (this) {
                case NOTHING -> false;
                case NEW_DATA -> kind.adds();
                case SCRIPTS -> kind.writes() && kind != CommandKind.ACQUIRE;
                case WRITES -> kind.writes();
                case KEYS -> kind.writes() || kind == CommandKind.READ;
                case ALL_BUT_INFO -> kind != CommandKind.INFO;
                case ALL -> true;
            };
        }
    }

    /** Not an error of the server's. */
    ReplyRow() {
        this("", NOTHING);
    }

    ReplyRow(String error, Scope scope) {
        this.error = error;
        this.scope = scope;
    }

    boolean isError() {
        return scope != NOTHING;
    }

    boolean answers(CommandKind kind) {
        return scope.includes(kind);
    }

    Reply reply() {
        return this == ODD_SHAPE ? new Reply.Other("Double") : new Reply.Failure(error);
    }

    /** {@return whether the command has been carried out when the error comes} An error proves nothing (R41). */
    boolean comesTooLate(CommandKind kind) {
        return this == ODD_SHAPE || (this == NOPERM && kind.acquires());
    }
}
