package io.redlock;

import io.redlock.node.Answer;
import io.redlock.node.LockNode;
import io.redlock.node.Vote;
import java.util.List;

/**
 * The nodes that vote, in the order of the configuration.
 *
 * @param nodes the nodes
 * @param quorum how many of them decide
 * @param silence what counts for each as long as nothing was heard of it
 */
record Electorate(List<LockNode> nodes, Quorum quorum, List<Answer> silence) {

    static Electorate of(List<LockNode> nodes) {
        List<Answer> silence = nodes.stream()
                .map(node -> new Answer(node.address(), Vote.UNKNOWN, "no answer yet"))
                .toList();
        return new Electorate(List.copyOf(nodes), new Quorum(nodes.size()), silence);
    }

    int size() {
        return nodes.size();
    }
}
