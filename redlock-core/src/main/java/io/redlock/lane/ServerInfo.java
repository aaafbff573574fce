package io.redlock.lane;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a server says of itself in answer to INFO. */
final class ServerInfo {

    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;

    private final Map<String, String> fields;

    private ServerInfo(Map<String, String> fields) {
        this.fields = fields;
    }

    static ServerInfo parse(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new ServerInfo(fields);
    }

    String runId() {
        return field("run_id");
    }

    String version() {
        return field("redis_version");
    }

    /** {@return for how long the server has surely been running: it counts in whole seconds of the wall clock} */
    Duration uptime() {
        return Duration.ofSeconds(Math.max(0, number("uptime_in_seconds") - 1));
    }

    /** {@return why this server must not vote, empty if it may (R1)} */
    Optional<String> problem() {
        if (runId().isEmpty() || field("role").isEmpty()) {
            return Optional.of("it does not say what it is (INFO has no run_id or no role)");
        }
        if (!field("role").equals("master")) {
            return Optional.of("it is a replica of %s:%s, which may lose what was just granted; name masters only"
                    .formatted(field("master_host"), field("master_port")));
        }
        if (field("cluster_enabled").equals("1")) {
            return Optional.of(
                    "it is a node of a cluster, nodes must be independent; start it with cluster-enabled no");
        }
        if (number("maxmemory") > 0 && !field("maxmemory_policy").equals("noeviction")) {
            return Optional.of(
                    "it evicts keys when its memory is full, locks among them (maxmemory-policy %s); set it to noeviction"
                            .formatted(field("maxmemory_policy")));
        }
        return isTooOld()
                ? Optional.of("its version is %s, the oldest that will do is %d.%d"
                        .formatted(version(), OLDEST_MAJOR, OLDEST_MINOR))
                : Optional.empty();
    }

    private boolean isTooOld() {
        String[] parts = version().split("\\.", -1);
        long major = number(parts[0], 0);
        long minor = parts.length > 1 ? number(parts[1], 0) : 0;
        return major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }

    private long number(String name) {
        return number(field(name), 0);
    }

    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }
}
