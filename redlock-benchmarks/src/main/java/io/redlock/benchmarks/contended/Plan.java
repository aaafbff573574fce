package io.redlock.benchmarks.contended;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is measured.
 *
 * @param shapes who wants the key
 * @param implementations what is compared
 * @param rounds how many rounds count; one more goes before them, and is dropped
 * @param time how long one implementation runs in one round
 */
record Plan(List<Shape> shapes, List<Implementation> implementations, int rounds, Duration time) {

    private static final Map<String, String> DEFAULTS = Map.of(
            "shapes", "1x8,1x32,4x8",
            "locks", "redlock,redisson,spring-spin,spring-pub-sub",
            "rounds", "7",
            "millis", "2000");

    /** As {@code rounds=3 shapes=1x8,4x8}; what is left out is by default. */
    static Plan parse(String... arguments) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        for (String argument : arguments) {
            String[] pair = argument.split("=", -1);
            if (pair.length != 2 || !DEFAULTS.containsKey(pair[0])) {
                throw new IllegalArgumentException(
                        "'%s' is none of %s".formatted(argument, Set.copyOf(DEFAULTS.entrySet())));
            }
            all.put(pair[0], pair[1]);
        }
        return new Plan(
                Arrays.stream(all.get("shapes").split(",", -1))
                        .map(Shape::parse)
                        .toList(),
                Arrays.stream(all.get("locks").split(",", -1))
                        .map(Implementation::of)
                        .toList(),
                Integer.parseInt(all.get("rounds")),
                Duration.ofMillis(Long.parseLong(all.get("millis"))));
    }
}
