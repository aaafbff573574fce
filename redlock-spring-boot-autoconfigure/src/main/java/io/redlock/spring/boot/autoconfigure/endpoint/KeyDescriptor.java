package io.redlock.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.redlock.KeyReport;
import io.redlock.node.Inspection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a key on the nodes.
 *
 * @param key the lock key
 * @param state what a quorum of nodes says: free, held or revoked; else unclear
 * @param holder who holds it, in the holder's own words; if it is revoked, who revoked whom
 * @param left how long it will be until it is free, if nobody extends it
 * @param nodes what each node says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyDescriptor(
        String key,
        String state,
        @Nullable String holder,
        @Nullable Duration left,
        List<Node> nodes) {

    /**
     * What one node says.
     *
     * @param node its address
     * @param state free, held, revoked, misused, or unanswered
     * @param holder who has it there
     * @param left for how long the node keeps it
     * @param detail why it did not tell, or why the key can be no lock
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Node(
            String node,
            String state,
            @Nullable String holder,
            @Nullable Duration left,
            @Nullable String detail) {

        static Node of(Inspection found) {
            return new Node(
                    found.node(),
                    found.state().name(),
                    found.holder().orElse(null),
                    found.left().orElse(null),
                    found.detail().isEmpty() ? null : found.detail());
        }
    }

    static KeyDescriptor of(KeyReport report) {
        return new KeyDescriptor(
                report.key(),
                state(report),
                report.holder().or(report::revocation).orElse(null),
                report.isFree() ? null : report.left().orElse(null),
                report.nodes().stream().map(Node::of).toList());
    }

    private static String state(KeyReport report) {
        if (report.isFree()) {
            return Inspection.State.FREE.name();
        }
        if (report.holder().isPresent()) {
            return Inspection.State.HELD.name();
        }
        return report.revocation().isPresent() ? Inspection.State.REVOKED.name() : "UNCLEAR";
    }
}
