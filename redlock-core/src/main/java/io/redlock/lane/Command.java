package io.redlock.lane;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One Redis command with its arguments, binary safe. Immutable as long as nobody writes to its arrays. */
public final class Command {

    /** A bulk string's length line and line ends, and a share of the array header. */
    private static final int OVERHEAD_PER_PART = 10;

    private final Name name;
    private final List<byte[]> arguments;

    private Command(Name name, List<byte[]> arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    /** The commands that lanes use. */
    public enum Name {
        /** Sets a key. */
        SET,
        /** Reads a key. */
        GET,
        /** Reads the milliseconds that a key has left. */
        PTTL,
        /** Runs a script. */
        EVAL,
        /** Reads what a server says of itself. */
        INFO,
        /** Reads a server's clock. */
        TIME
    }

    /**
     * {@return a command}
     *
     * @param name which
     * @param arguments its arguments, which are sent in UTF-8
     */
    public static Command of(Name name, List<String> arguments) {
        return new Command(name, arguments.stream().map(Command::bytes).toList());
    }

    static Command of(Name name, byte[]... arguments) {
        return new Command(name, List.of(arguments));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return which command it is} */
    public Name name() {
        return name;
    }

    /** {@return its arguments, in order} */
    public List<byte[]> arguments() {
        return arguments;
    }

    /** {@return about how many bytes it takes on the wire; never too few} */
    int size() {
        int size = 2 * OVERHEAD_PER_PART;
        for (byte[] argument : arguments) {
            size += argument.length + OVERHEAD_PER_PART;
        }
        return size;
    }
}
