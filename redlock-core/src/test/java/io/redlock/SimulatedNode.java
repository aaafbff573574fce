package io.redlock;

import io.redlock.lane.Command;
import io.redlock.lane.Command.Name;
import io.redlock.lane.Reply;
import io.redlock.lane.Wire;
import io.redlock.lane.WireFactory;
import io.redlock.lane.WireListener;
import io.redlock.memory.MemoryServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** A server with the semantics of a real one, on manual time, that fails as it is told. */
final class SimulatedNode implements WireFactory {

    /** What it does with commands, in the order in which it did: the command's name and its key. */
    final List<String> executed = new ArrayList<>();

    /** How often somebody tried to connect. */
    int connects;

    /** Whether connections are answered, refused, or neither. */
    Door door = Door.OPEN;

    /** Whether commands stay unread: they are executed when it is reading again. */
    boolean silent;

    /** Whether who connects is not answered either. */
    boolean doorSilent;

    /** Whether commands are executed and their replies lost. */
    Predicate<Command> replyLost = command -> false;

    /** Replies that take the place of executing a command. */
    Function<Command, Optional<Reply>> sabotage = command -> Optional.empty();

    /** Replies that take the place of admission's commands. */
    Function<Command, Optional<Reply>> doorSabotage = command -> Optional.empty();

    /** What happens on the client before its bytes leave. */
    Runnable beforeSend = () -> {};

    /** Whether who closes a connection hears later that it has ended, as from a thread that is busy. */
    boolean endsUnheard;

    /** How long a reply is under way. */
    Duration delay = Duration.ZERO;

    /** What it says of itself. */
    final Map<String, String> info = new TreeMap<>(Map.of("redis_version", "7.0.0", "role", "master"));

    private final String address;
    private final ManualTime time;
    private Duration clockAhead = Duration.ZERO;
    private MemoryServer server;
    private int runs;
    private final Deque<Unread> unread = new ArrayDeque<>();
    private final Deque<Command> underWay = new ArrayDeque<>();
    private final List<Connection> connections = new ArrayList<>();
    private Optional<WireListener> waiting = Optional.empty();

    enum Door {
        OPEN,
        REFUSING,
        WRONG_PASSWORD,
        UNANSWERED
    }

    SimulatedNode(String address, ManualTime time) {
        this.address = address;
        this.time = time;
        this.server = new MemoryServer(this::clock);
        begin();
    }

    private long clock() {
        return time.nanos() + clockAhead.toNanos();
    }

    private void begin() {
        runs++;
        info.put("run_id", address + "-run-" + runs);
        info.put("uptime_in_seconds", "0");
    }

    /** Ends and begins again, with its data or without. */
    void restart(boolean keepingData) {
        begin();
        if (!keepingData) {
            server = new MemoryServer(this::clock);
        }
        cut();
    }

    /** Sets its clock. */
    void setClock(Duration ahead) {
        clockAhead = clockAhead.plus(ahead);
    }

    Optional<String> marker() {
        return server.get("redlock:node");
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void open(WireListener opening) {
        connects++;
        switch (door) {
            case OPEN -> connected(opening);
            case REFUSING -> opening.closed("connection refused", false);
            case WRONG_PASSWORD -> opening.closed("WRONGPASS invalid username-password pair", true);
            case UNANSWERED -> waiting = Optional.of(opening);
        }
    }

    /** Answers who has been waiting at the door. */
    void answerDoor() {
        door = Door.OPEN;
        connected(waiting.orElseThrow());
    }

    private void connected(WireListener opening) {
        Connection connection = new Connection(opening);
        connections.add(connection);
        opening.opened(connection);
    }

    /** Ends every connection, and what was not read is under way; data stays. */
    void cut() {
        List.copyOf(connections).forEach(Connection::close);
    }

    /** Does what it had not read yet when its last connection ended. */
    void readWhatWasUnderWay() {
        while (!underWay.isEmpty()) {
            Command late = underWay.remove();
            executed.add("late " + late.name() + " " + keyOf(late));
            server.execute(late);
        }
    }

    /** Sends a reply that nobody asked for. */
    void interject(Reply reply) {
        connections.get(0).hearing.received(reply);
    }

    /** Reads what was left unread, and ends the connections on which nothing comes any more. */
    void speakAgain() {
        silent = false;
        while (!unread.isEmpty()) {
            unread.remove().read();
        }
        List.copyOf(connections).forEach(Connection::endIfFinished);
    }

    /** {@return how many commands about locks it has been sent and has not read} */
    long unreadLocks() {
        return unread.stream().filter(waiting -> isOfLock(waiting.command())).count();
    }

    boolean hasKeys(String key) {
        return server.get("redlock:lock:" + key).isPresent();
    }

    Optional<String> valueOf(String key) {
        return server.get("redlock:lock:" + key);
    }

    /** Somebody deletes its marker. */
    void deleteMarker() {
        server.remove("redlock:node");
    }

    /** Somebody deletes a lock key. */
    void delete(String key) {
        server.remove("redlock:lock:" + key);
    }

    /** Somebody else has a lock key now. */
    void put(String key, String value) {
        server.put("redlock:lock:" + key, value);
    }

    /** Somebody has had a lock key with this fencing token. */
    void fence(String key, long value) {
        fence(key, Long.toString(value));
    }

    /** Somebody has written something under a fence key. */
    void fence(String key, String value) {
        server.put("redlock:fence:" + key, value);
    }

    /** {@return the fence value of a lock key} */
    Optional<String> fenceOf(String key) {
        return server.get("redlock:fence:" + key);
    }

    /** {@return for how long its fence value is kept} */
    Duration fenceKeptFor(String key) {
        return Duration.ofMillis(server.millisLeft("redlock:fence:" + key));
    }

    /** {@return how many keys it has, the marker included} */
    int keyCount() {
        return server.size();
    }

    /** Loses its data, and nothing else. */
    void flush() {
        server.clear();
    }

    /** Runs a command of somebody else's. */
    Reply run(Command command) {
        return server.execute(command);
    }

    private Reply execute(Command command) {
        if (command.name() != Name.INFO) {
            return server.execute(command);
        }
        StringBuilder text = new StringBuilder("# Server\r\n");
        info.forEach(
                (field, value) -> text.append(field).append(':').append(value).append("\r\n"));
        return new Reply.Text(text.toString());
    }

    /** {@return whether a command is about a lock, not about the server} */
    static boolean isOfLock(Command command) {
        return keyOf(command).contains(":lock:");
    }

    private static String keyOf(Command command) {
        int index = switch (command.name()) {
            case SET, GET, PTTL -> 0;
            case EVAL -> 2;
            case INFO, TIME -> -1;
        };
        return index < 0 ? "" : new String(command.arguments().get(index), StandardCharsets.UTF_8);
    }

    @Override
    public void execute(Runnable write) {
        write.run();
    }

    @Override
    public void close() {
        // The connection is closed by who has it.
    }

    /** A command that was sent and not read yet. */
    private record Unread(Connection connection, Command command) {

        void read() {
            connection.read(command);
        }
    }

    private final class Connection implements Wire {

        private final WireListener hearing;
        private boolean looking;
        private int repliesUnderWay;
        private boolean finished;
        private boolean closed;

        Connection(WireListener hearing) {
            this.hearing = hearing;
        }

        @Override
        public void send(List<Command> commands) {
            beforeSend.run();
            commands.forEach(this::read);
        }

        private void read(Command command) {
            if (!doorSilent && isAtTheDoor(command)) {
                answer(
                        doorSabotage.apply(command).orElseGet(() -> SimulatedNode.this.execute(command)),
                        repliesUnderWay == 0 ? Duration.ZERO : delay);
                return;
            }
            if (silent || doorSilent) {
                unread.add(new Unread(this, command));
                return;
            }
            if (isOfLock(command)) {
                executed.add(command.name() + " " + keyOf(command));
            }
            Reply reply = sabotage.apply(command).orElseGet(() -> SimulatedNode.this.execute(command));
            if (!replyLost.test(command)) {
                answer(reply, delay);
            }
        }

        /** Whoever connects is let in whatever the node does with commands: tests of the door shut the door. */
        private boolean isAtTheDoor(Command command) {
            boolean marker = keyOf(command).endsWith(":node");
            boolean waits =
                    unread.stream().anyMatch(waiting -> waiting.connection().equals(this));
            looking = command.name() == Name.INFO || (looking && (marker || command.name() == Name.TIME));
            return !waits && (looking || (marker && command.name() == Name.EVAL));
        }

        private void answer(Reply reply, Duration later) {
            if (later.isZero()) {
                hear(reply);
                return;
            }
            repliesUnderWay++;
            time.schedule(later, () -> {
                repliesUnderWay--;
                hear(reply);
            });
        }

        private void hear(Reply reply) {
            if (!closed) {
                hearing.received(reply);
            }
        }

        @Override
        public void finish() {
            finished = true;
            if (unread.stream().noneMatch(waiting -> waiting.connection().equals(this))) {
                close();
            }
        }

        private void endIfFinished() {
            if (finished) {
                close();
            }
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            connections.remove(this);
            for (Unread waiting : List.copyOf(unread)) {
                if (waiting.connection().equals(this)) {
                    unread.remove(waiting);
                    underWay.add(waiting.command());
                }
            }
            if (!endsUnheard) {
                hearing.closed("connection reset", false);
            }
        }
    }
}
