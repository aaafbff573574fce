package io.redlock.lane;

import java.util.Arrays;

/** Lets the simulator make commands of its own: what an operator does, or a server that reads its data from a disk. */
public final class CommandDoor {

    private CommandDoor() {}

    /** {@return a command} */
    public static Command command(Command.Name name, String... arguments) {
        return Command.of(name, Arrays.stream(arguments).map(Command::bytes).toArray(byte[][]::new));
    }
}
