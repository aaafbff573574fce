package io.redlock.model;

import io.redlock.FencingDoor;
import io.redlock.memory.NodeKeys;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is shipped: the semantics of the scripts, and the decision about a token. */
final class ShippedScheme implements Scheme {

    @Override
    public Service acquire(Node node, int attempt, int proposal) {
        return service(node, keys(node).acquire(name(attempt), OptionalLong.of(proposal)));
    }

    @Override
    public Service raise(Node node, int attempt, int token) {
        return service(node, keys(node).raise(name(attempt), token));
    }

    private static Service service(Node before, Optional<NodeKeys> after) {
        return after.map(keys -> new Service(node(keys), (int) keys.fence())).orElseGet(() -> Service.refused(before));
    }

    private static NodeKeys keys(Node node) {
        Optional<String> owner = node.owner() == 0 ? Optional.empty() : Optional.of(name(node.owner()));
        return new NodeKeys(List.of(owner), node.fence());
    }

    private static Node node(NodeKeys keys) {
        return new Node(keys.owners().get(0).map(Integer::parseInt).orElse(0), (int) keys.fence());
    }

    private static String name(int attempt) {
        return Integer.toString(attempt);
    }

    @Override
    public Decision decide(int settled, List<Heard> heard) {
        int token = settled;
        List<FencingDoor.Heard> nodes =
                heard.stream().map(node -> shown(node, settled)).toList();
        if (settled == NOTHING) {
            token = (int) FencingDoor.tokenOf(nodes).orElse(NOTHING);
        }
        if (token == NOTHING) {
            return Decision.open();
        }
        return new Decision(
                FencingDoor.isUsable(token, nodes), token, Set.copyOf(FencingDoor.toBeRaised(token, nodes)));
    }

    /** A node that is told to raise its fence value granted with a smaller one. */
    private static FencingDoor.Heard shown(Heard node, int token) {
        int granted = node.raising() ? token - 1 : node.grant();
        OptionalLong grant = granted == NOTHING && !node.raising() ? OptionalLong.empty() : OptionalLong.of(granted);
        boolean silent = !node.isAnswered();
        OptionalLong raised = node.raised() == NOTHING ? OptionalLong.empty() : OptionalLong.of(node.raised());
        return new FencingDoor.Heard(grant, node.raising(), silent ? Optional.empty() : Optional.of(raised));
    }
}
