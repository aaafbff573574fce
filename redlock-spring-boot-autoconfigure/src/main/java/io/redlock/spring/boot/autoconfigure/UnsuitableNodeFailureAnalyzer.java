package io.redlock.spring.boot.autoconfigure;

import io.redlock.UnsuitableNodeException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which node must not vote, why, and what kind of server belongs in {@code redlock.nodes}. */
final class UnsuitableNodeFailureAnalyzer extends AbstractFailureAnalyzer<UnsuitableNodeException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsuitableNodeException cause) {
        return new FailureAnalysis(
                "The node '%s' of redlock.nodes must not vote: %s.".formatted(cause.node(), cause.problem()),
                "Correct the server as said, or name another one in redlock.nodes: an independent master that is no"
                        + " replica and no part of a cluster, evicts no keys, and stands there once.",
                cause);
    }
}
