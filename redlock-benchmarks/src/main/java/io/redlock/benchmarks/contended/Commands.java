package io.redlock.benchmarks.contended;

import io.redlock.test.RedisNodes;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many commands servers have run, in all and by name; those inside scripts count as well.
 *
 * @param total what {@code total_commands_processed} says
 * @param calls what {@code commandstats} says
 */
record Commands(long total, Map<String, Long> calls) {

    private static final Pattern TOTAL = Pattern.compile("total_commands_processed:(\\d+)");
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");
    private static final String ASKING = "info";

    static Commands none() {
        return new Commands(0, Map.of());
    }

    /** What all nodes have run until now. */
    static Commands of(RedisNodes nodes) {
        Commands sum = none();
        for (int node = 0; node < nodes.size(); node++) {
            sum = sum.plus(parse(nodes.command(node, "INFO", "all")));
        }
        return sum;
    }

    private static Commands parse(String info) {
        Matcher total = TOTAL.matcher(info);
        if (!total.find()) {
            throw new IllegalStateException("No total_commands_processed in " + info);
        }
        Map<String, Long> calls = CALLS.matcher(info)
                .results()
                .collect(Collectors.toMap(result -> result.group(1), result -> Long.parseLong(result.group(2))));
        return new Commands(Long.parseLong(total.group(1)), calls);
    }

    Commands plus(Commands other) {
        return combine(other, 1);
    }

    /** What was run since an earlier look, without that look itself: one command on each node. */
    Commands since(Commands before, int nodes) {
        Commands asking = new Commands(nodes, Map.of(ASKING, (long) nodes));
        return combine(before, -1).combine(asking, -1);
    }

    private Commands combine(Commands other, int sign) {
        Map<String, Long> sum = new TreeMap<>(calls);
        other.calls.forEach((name, count) -> sum.merge(name, sign * count, Long::sum));
        sum.values().removeIf(count -> count == 0);
        return new Commands(total + sign * other.total, sum);
    }
}
