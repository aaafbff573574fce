package io.redlock.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The scheme of the rules (R35, R36), written down a second time: the shipped classes are compared with it. */
class OwnedScheme implements Scheme {

    static final int QUORUM = State.NODES / 2 + 1;

    @Override
    public Service acquire(Node node, int attempt, int proposal) {
        if (node.owner() != 0) {
            return Service.refused(node);
        }
        int fence = Math.max(node.fence() + 1, proposal);
        return new Service(new Node(attempt, fence), fence);
    }

    @Override
    public Service raise(Node node, int attempt, int token) {
        if (node.owner() != attempt) {
            return Service.refused(node);
        }
        int fence = Math.max(node.fence(), token);
        return new Service(new Node(attempt, fence), fence);
    }

    @Override
    public Decision decide(int settled, List<Heard> heard) {
        int token = settled == NOTHING ? greatestOfAQuorum(heard) : settled;
        if (token == NOTHING) {
            return Decision.open();
        }
        long counted = heard.stream().filter(node -> counts(node, token)).count();
        return counted >= QUORUM ? new Decision(true, token, Set.of()) : new Decision(false, token, low(heard, token));
    }

    private static int greatestOfAQuorum(List<Heard> heard) {
        List<Integer> grants = heard.stream()
                .map(Heard::grant)
                .filter(grant -> grant != NOTHING)
                .toList();
        return grants.size() < QUORUM
                ? NOTHING
                : grants.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    /** {@return whether a node counts towards the quorum of a token} */
    boolean counts(Heard node, int token) {
        return node.grant() == token || node.raised() == token;
    }

    private Set<Integer> low(List<Heard> heard, int token) {
        Set<Integer> low = new HashSet<>();
        for (int node = 0; node < heard.size(); node++) {
            if (isToBeRaised(heard.get(node), token)) {
                low.add(node);
            }
        }
        return low;
    }

    boolean isToBeRaised(Heard node, int token) {
        return !node.raising() && node.grant() != NOTHING && node.grant() < token;
    }
}
