package io.redlock.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.redlock.Hold;
import io.redlock.Redlock;
import io.redlock.node.NodeStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows without asking.
 *
 * @param nodes its nodes
 * @param holds what it holds now
 * @param waiting who waits here for a lock now
 * @param key who has a key on the nodes, if that was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedlockDescriptor(
        List<Node> nodes,
        List<Held> holds,
        List<Waiter> waiting,
        @Nullable KeyDescriptor key) {

    /**
     * A node.
     *
     * @param address without credentials
     * @param state whether it takes part
     * @param latency how long its last answer took
     * @param detail why it does not take part, or what it last refused to do
     * @param version the server's version
     * @param runId the server's name for its present run
     * @param quarantineLeft for how long its votes do not count yet
     * @param owed how many releases it has yet to hear
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Node(
            String address,
            String state,
            @Nullable Duration latency,
            @Nullable String detail,
            @Nullable String version,
            @Nullable String runId,
            @Nullable Duration quarantineLeft,
            int owed) {

        static Node of(NodeStatus status) {
            return new Node(
                    status.address(),
                    status.state().name(),
                    status.latency().orElse(null),
                    status.detail().isEmpty() ? null : status.detail(),
                    status.version().orElse(null),
                    status.runId().orElse(null),
                    status.quarantineLeft().orElse(null),
                    status.owed());
        }
    }

    /**
     * A lock that is held here.
     *
     * @param keys the lock keys
     * @param name its label
     * @param owner who holds it, in the words that stand on the nodes, and since when
     * @param held for how long
     * @param validity how long it may still be relied on
     * @param fencingToken its fencing token
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Held(
            List<String> keys,
            String name,
            String owner,
            Duration held,
            Duration validity,
            @Nullable Long fencingToken) {

        static Held of(Hold hold) {
            Long token = hold.fencingToken().isPresent() ? hold.fencingToken().getAsLong() : null;
            return new Held(hold.keys(), hold.name(), hold.owner(), hold.held(), hold.validity(), token);
        }
    }

    /**
     * Who waits for a lock here.
     *
     * @param keys the lock keys
     * @param name its label
     * @param thread the thread that asked
     * @param waited for how long
     */
    public record Waiter(List<String> keys, String name, String thread, Duration waited) {}

    static RedlockDescriptor of(Redlock redlock, @Nullable KeyDescriptor key) {
        return new RedlockDescriptor(
                redlock.nodes().stream().map(Node::of).toList(),
                redlock.holds().stream().map(Held::of).toList(),
                redlock.waiting().stream()
                        .map(caller -> new Waiter(caller.keys(), caller.name(), caller.thread(), caller.waited()))
                        .toList(),
                key);
    }
}
