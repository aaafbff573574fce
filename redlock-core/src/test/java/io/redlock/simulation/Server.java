package io.redlock.simulation;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** One Redis server: it answers in the order in which it reads, and fails as it is told. */
final class Server {

    private final World world;
    private final Coverage coverage;
    private final String address;
    private final SplittableRandom chance;
    private final DriftingClock wall;
    private final long nodeTimeout;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Map<Connection, List<Runnable>> unread = new LinkedHashMap<>();
    private final Keyspace data;
    private Map<String, Keyspace.Entry> snapshot = Map.of();
    private String runId = "";
    private int runs;
    private long runningSince;
    private long jumpedBack;
    private boolean restored;
    private boolean down;
    private boolean stopped;
    private ReplyRow ailment = ReplyRow.GRANTED;
    private int ailingReplies;
    private long ailingUntil;

    Server(Universe universe, int number) {
        Scenario scenario = universe.scenario();
        this.world = universe.world();
        this.coverage = universe.coverage();
        this.address = "node-" + number;
        this.chance = world.chance();
        this.wall = scenario.clocks().server(scenario, chance);
        this.nodeTimeout = scenario.nodeTimeout().toNanos();
        this.data = new Keyspace(() -> wall.at(world.now()), universe);
        beginRun();
    }

    private void beginRun() {
        runs++;
        runId = Long.toHexString(chance.nextLong());
        runningSince = wall.at(world.now());
    }

    /** {@return how often it was started} */
    int runs() {
        return runs;
    }

    String address() {
        return address;
    }

    Keyspace data() {
        return data;
    }

    boolean isDown() {
        return down;
    }

    boolean isStopped() {
        return stopped;
    }

    void joined(Connection connection) {
        connections.add(connection);
    }

    void left(Connection connection) {
        connections.remove(connection);
    }

    /** Reads what has come on a connection. */
    void receive(Connection from, List<Command> commands, long sent) {
        if (stopped) {
            unread.computeIfAbsent(from, connection -> new ArrayList<>()).add(() -> serveLate(from, commands, sent));
        } else if (!down) {
            serve(from, commands, sent);
        }
    }

    private void serveLate(Connection from, List<Command> commands, long sent) {
        if (world.now() - sent > nodeTimeout) {
            commands.forEach(command -> coverage.met(ReplyRow.CLIENT_PAUSE, CommandKind.of(command)));
        }
        serve(from, commands, sent);
    }

    private void serve(Connection from, List<Command> commands, long sent) {
        List<Reply> replies = new ArrayList<>(commands.size());
        for (Command command : commands) {
            CommandKind kind = CommandKind.of(command);
            Reply reply = answer(command, kind);
            replies.add(reply);
            note(from, command, kind, reply);
        }
        noteMarker(from, commands, replies);
        from.reply(replies, sent);
    }

    /** Behind what was asked, another marker stood than behind what was asked before. */
    private void noteMarker(Connection from, List<Command> commands, List<Reply> replies) {
        for (int index = 0; index < commands.size(); index++) {
            if (Keyspace.readsMarker(commands.get(index)) && from.sawAnother(replies.get(index))) {
                for (Command asked : commands.subList(0, index)) {
                    coverage.met(ReplyRow.MARKER_DIFFERS, CommandKind.of(asked));
                }
            }
        }
    }

    private void note(Connection from, Command command, CommandKind kind, Reply reply) {
        if (world.journal().isOpen() && kind != CommandKind.INFO && command.name() != Command.Name.TIME) {
            world.journal()
                    .note(
                            address,
                            "%s: %s -> %s".formatted(from, Keyspace.describe(command, kind), describe(reply, kind)));
        }
    }

    /** What is read may be an owner token, and that is another one in every run of the same seed. */
    private static String describe(Reply reply, CommandKind kind) {
        return kind == CommandKind.READ && reply instanceof Reply.Text ? "a value" : reply.toString();
    }

    private Reply answer(Command command, CommandKind kind) {
        if (ailingReplies > 0 && world.now() < ailingUntil && ailment.answers(kind)) {
            ailingReplies--;
            coverage.met(ailment, kind);
            if (ailment.comesTooLate(kind)) {
                answerInHealth(command, kind);
            }
            return ailment.reply();
        }
        Reply reply = answerInHealth(command, kind);
        count(reply, kind);
        return reply;
    }

    private Reply answerInHealth(Command command, CommandKind kind) {
        return switch (command.name()) {
            case INFO -> new Reply.Text(info());
            default -> data.execute(command, kind);
        };
    }

    private void count(Reply reply, CommandKind kind) {
        if (kind.acquires()) {
            coverage.met(reply instanceof Reply.Nil ? ReplyRow.DENIED : ReplyRow.GRANTED, kind);
        } else if (kind == CommandKind.RAISE && reply instanceof Reply.Text) {
            coverage.met(ReplyRow.GRANTED, kind);
        } else if (reply instanceof Reply.Int number) {
            boolean ours = number.value() > 0;
            coverage.met(ours ? ReplyRow.GRANTED : number.value() == -1 ? ReplyRow.MISSING : ReplyRow.DENIED, kind);
        }
    }

    private String info() {
        return """
                redis_version:7.0.15
                run_id:%s
                tcp_port:6379
                uptime_in_seconds:%d
                maxmemory:0
                maxmemory_policy:noeviction
                role:master
                cluster_enabled:0
                """.formatted(runId, (wall.at(world.now()) - runningSince) / World.SECOND);
    }

    /** Answers so many commands with an error, and then, or after a while, no more. */
    void ail(ReplyRow error, int replies, long nanos) {
        ailment = error;
        ailingReplies = replies;
        ailingUntil = world.now() + nanos;
    }

    /** Does nothing for a while: what is sent to it waits. */
    void stop() {
        stopped = true;
    }

    /** Goes on, with what was sent first on one connection, then on the next. */
    void resume() {
        stopped = false;
        List<List<Runnable>> piles = new ArrayList<>(unread.values());
        unread.clear();
        while (!piles.isEmpty()) {
            piles.remove(chance.nextInt(piles.size())).forEach(Runnable::run);
        }
    }

    void crash() {
        down = true;
        runs++;
        stopped = false;
        unread.clear();
        List.copyOf(connections).forEach(Connection::serverWent);
    }

    /** Comes back with the data that it had. */
    void restart() {
        down = false;
        beginRun();
    }

    void restartEmpty() {
        data.clear();
        restart();
    }

    /** Comes back as it was when it last saved its data. */
    void restartFromSnapshot() {
        restored = true;
        data.restore(snapshot);
        restart();
    }

    void save() {
        snapshot = data.copy();
    }

    void jumpClock(long nanos) {
        wall.jump(nanos);
        jumpedBack += Math.max(0, -nanos);
    }

    /** {@return by how much its clock was set back, in sum: by so much longer it keeps what it had} */
    long jumpedBack() {
        return jumpedBack;
    }

    /** {@return whether it ever came back with old data} */
    boolean wasRestored() {
        return restored;
    }

    void heal() {
        ailingReplies = 0;
        if (down) {
            restart();
        }
        if (stopped) {
            resume();
        }
    }
}
