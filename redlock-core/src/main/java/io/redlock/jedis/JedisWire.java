package io.redlock.jedis;

import io.redlock.lane.Command;
import io.redlock.lane.Reply;
import io.redlock.lane.Wire;
import io.redlock.lane.WireListener;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/** A connected socket, written by one thread and read by another, in Jedis' encoding. */
final class JedisWire implements Wire {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Map<Command.Name, Protocol.Command> JEDIS_NAMES = jedisNames();

    private final Socket socket;
    private final RedisOutputStream out;
    private final RedisInputStream in;

    private JedisWire(Socket socket, RedisOutputStream out, RedisInputStream in) {
        this.socket = socket;
        this.out = out;
        this.in = in;
    }

    private static Map<Command.Name, Protocol.Command> jedisNames() {
        Map<Command.Name, Protocol.Command> names = new EnumMap<>(Command.Name.class);
        for (Command.Name name : Command.Name.values()) {
            names.put(name, Protocol.Command.valueOf(name.name()));
        }
        return names;
    }

    /** Takes a socket over whose handshake is done. An idle lane waits for ever; the lane itself watches progress. */
    static JedisWire over(Socket socket) throws IOException {
        socket.setSoTimeout(0);
        RedisOutputStream out = new RedisOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        return new JedisWire(socket, out, new RedisInputStream(socket.getInputStream(), BUFFER_BYTES));
    }

    @Override
    public void send(List<Command> commands) {
        try {
            for (Command command : commands) {
                CommandArguments arguments = new CommandArguments(JEDIS_NAMES.get(command.name()));
                command.arguments().forEach(arguments::add);
                Protocol.sendCommand(out, arguments);
            }
            out.flush();
        } catch (IOException | RuntimeException broken) {
            close();
        }
    }

    /** Hands every reply on until the connection ends; returns why it did. */
    String readToTheEnd(WireListener listener) {
        try {
            while (true) {
                listener.received(read());
            }
        } catch (RuntimeException | OutOfMemoryError ended) {
            // A server that talks garbage may announce a reply larger than the memory.
            return "connection lost: " + ended.getMessage();
        }
    }

    /** An error reply is one consumed reply; everything else that Jedis throws ends the connection. */
    private Reply read() {
        try {
            return reply(Protocol.read(in));
        } catch (JedisConnectionException ended) {
            throw ended;
        } catch (JedisDataException error) {
            return new Reply.Failure(String.valueOf(error.getMessage()));
        }
    }

    private static Reply reply(Object reply) {
        if (reply == null) {
            return new Reply.Nil();
        }
        if (reply instanceof byte[] text) {
            return new Reply.Text(new String(text, StandardCharsets.UTF_8));
        }
        if (reply instanceof Long number) {
            return new Reply.Int(number);
        }
        if (reply instanceof List<?> parts) {
            return new Reply.Many(parts.stream().map(JedisWire::reply).toList());
        }
        return new Reply.Other(reply.getClass().getSimpleName());
    }

    @Override
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException broken) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It is closed, which is what was wanted.
        }
    }
}
