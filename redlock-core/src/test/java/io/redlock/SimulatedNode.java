package io.redlock;

import io.redlock.lane.Command;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

    /** Whether commands are executed and their replies lost. */
    Predicate<Command> replyLost = command -> false;

    /** Replies that take the place of executing a command. */
    Function<Command, Optional<Reply>> sabotage = command -> Optional.empty();

    /** What happens on the client before its bytes leave. */
    Runnable beforeSend = () -> {};

    /** How long a reply is under way. */
    Duration delay = Duration.ZERO;

    private final String address;
    private final ManualTime time;
    private final MemoryServer server;
    private final Deque<Command> unread = new ArrayDeque<>();
    private @Nullable WireListener listener;

    enum Door {
        OPEN,
        REFUSING,
        WRONG_PASSWORD,
        UNANSWERED
    }

    SimulatedNode(String address, ManualTime time) {
        this.address = address;
        this.time = time;
        this.server = new MemoryServer(time);
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
            case UNANSWERED -> listener = opening;
        }
    }

    /** Answers who has been waiting at the door. */
    void answerDoor() {
        door = Door.OPEN;
        connected(Objects.requireNonNull(listener));
    }

    private void connected(WireListener opening) {
        listener = opening;
        opening.opened(new Connection(opening));
    }

    /** Ends the connection, and what was not read is lost; data stays. */
    void cut() {
        WireListener cut = listener;
        listener = null;
        unread.clear();
        if (cut != null) {
            cut.closed("connection reset", false);
        }
    }

    /** Sends a reply that nobody asked for. */
    void interject(Reply reply) {
        Objects.requireNonNull(listener).received(reply);
    }

    /** Reads what was left unread. */
    void speakAgain() {
        silent = false;
        while (!unread.isEmpty()) {
            read(unread.remove());
        }
    }

    boolean hasKeys(String key) {
        return server.get("redlock:lock:" + key).isPresent();
    }

    Optional<String> valueOf(String key) {
        return server.get("redlock:lock:" + key);
    }

    /** Loses its data, and nothing else. */
    void flush() {
        server.clear();
    }

    /** Runs a command of somebody else's. */
    Reply run(Command command) {
        return server.execute(command);
    }

    private void read(Command command) {
        if (silent) {
            unread.add(command);
            return;
        }
        executed.add(command.name() + " " + keyOf(command));
        Reply reply = sabotage.apply(command).orElseGet(() -> server.execute(command));
        WireListener hearing = listener;
        if (replyLost.test(command) || hearing == null) {
            return;
        }
        if (delay.isZero()) {
            hearing.received(reply);
        } else {
            time.schedule(delay, () -> deliver(hearing, reply));
        }
    }

    private void deliver(WireListener hearing, Reply reply) {
        if (hearing.equals(listener)) {
            hearing.received(reply);
        }
    }

    private static String keyOf(Command command) {
        int index = switch (command.name()) {
            case SET, GET, PTTL -> 0;
            case EVAL -> 2;
        };
        return new String(command.arguments().get(index), StandardCharsets.UTF_8);
    }

    @Override
    public void execute(Runnable write) {
        write.run();
    }

    @Override
    public void close() {
        listener = null;
    }

    private final class Connection implements Wire {

        private final WireListener hearing;

        Connection(WireListener hearing) {
            this.hearing = hearing;
        }

        @Override
        public void send(List<Command> commands) {
            beforeSend.run();
            commands.forEach(SimulatedNode.this::read);
        }

        @Override
        public void close() {
            if (hearing.equals(listener)) {
                cut();
            }
        }
    }
}
