package io.redlock.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one server is started with beyond the defaults.
 *
 * @param arguments Command line arguments, which stand behind the kit's own and so win over them.
 * @param environment Environment variables, added to those of this process.
 */
record NodeOptions(List<String> arguments, Map<String, String> environment) {

    private static final String PASSWORD = "--requirepass";

    /** A server that got these from elsewhere could not be found, watched or cleaned up. */
    private static final Set<String> OURS = Set.of("--port", "--bind", "--dir", "--daemonize", "--logfile");

    /** Stands last, since making it consults the others. */
    static final NodeOptions NONE = new NodeOptions(List.of(), Map.of());

    NodeOptions {
        arguments.stream().filter(OURS::contains).findFirst().ifPresent(ours -> {
            throw new IllegalArgumentException("The argument %s belongs to the test kit".formatted(ours));
        });
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** {@return these options followed by others, which win} */
    NodeOptions plus(NodeOptions others) {
        List<String> allArguments = new ArrayList<>(arguments);
        allArguments.addAll(others.arguments);
        Map<String, String> allVariables = new HashMap<>(environment);
        allVariables.putAll(others.environment);
        return new NodeOptions(allArguments, allVariables);
    }

    /** {@return the password the arguments set, if they do} */
    Optional<String> password() {
        int option = arguments.lastIndexOf(PASSWORD);
        return option < 0 || option + 1 == arguments.size() ? Optional.empty() : Optional.of(arguments.get(option + 1));
    }
}
