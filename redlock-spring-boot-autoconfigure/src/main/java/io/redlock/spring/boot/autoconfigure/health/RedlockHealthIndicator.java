package io.redlock.spring.boot.autoconfigure.health;

import io.redlock.node.NodeStatus;
import io.redlock.node.NodeStatus.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether a quorum of nodes votes, from what this client knows of them: nobody is asked, so that it costs nothing
 * and cannot hang.
 */
final class RedlockHealthIndicator extends AbstractHealthIndicator {

    private final Supplier<List<NodeStatus>> nodes;
    private final Status degraded;

    RedlockHealthIndicator(Supplier<List<NodeStatus>> nodes, String degraded) {
        super("The nodes are not known");
        this.nodes = nodes;
        this.degraded = new Status(degraded.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        List<NodeStatus> all = nodes.get();
        int voting = count(all, State.UP);
        int quorum = all.size() / 2 + 1;
        health.status(status(all, voting, quorum));
        health.withDetail("voting", voting).withDetail("quorum", quorum);
        if (voting < all.size()) {
            health.withDetail("missing", voting < quorum ? "no lock can be had" : "locks are had from fewer nodes");
        }
        Map<String, Object> details = new LinkedHashMap<>();
        all.forEach(node -> details.put(node.address(), details(node)));
        health.withDetail("nodes", details);
    }

    /** Where nodes are still being connected to that would make a quorum, nothing is broken yet. */
    private Status status(List<NodeStatus> all, int voting, int quorum) {
        if (voting == all.size()) {
            return Status.UP;
        }
        if (voting >= quorum) {
            return degraded;
        }
        return voting + count(all, State.CONNECTING) >= quorum ? Status.OUT_OF_SERVICE : Status.DOWN;
    }

    private static int count(List<NodeStatus> all, State state) {
        return (int) all.stream().filter(node -> node.state() == state).count();
    }

    private static Map<String, Object> details(NodeStatus node) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", node.state().name());
        node.latency().ifPresent(latency -> details.put("latency", latency.toString()));
        node.version().ifPresent(version -> details.put("version", version));
        node.quarantineLeft().ifPresent(left -> details.put("quarantineLeft", left.toString()));
        if (!node.detail().isEmpty()) {
            details.put("detail", node.detail());
        }
        if (node.owed() > 0) {
            details.put("releasesYetToHear", node.owed());
        }
        return details;
    }
}
