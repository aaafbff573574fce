package io.redlock.spring.boot.autoconfigure;

import io.redlock.jedis.InvalidNodesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which entry of {@code redlock.nodes} stopped the startup, and what to write instead. */
final class InvalidNodesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidNodesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidNodesException cause) {
        if (cause.entry().isEmpty()) {
            return new FailureAnalysis(
                    "The property redlock.nodes is not set or empty, so there is nobody to ask for a lock.",
                    "Set redlock.nodes to the addresses of an odd number of independent Redis servers, at least three,"
                            + " such as redis://10.0.0.1:6379; or set redlock.enabled=false to run methods with"
                            + " @DistributedLock without a lock.",
                    cause);
        }
        return new FailureAnalysis(
                "An entry of the property redlock.nodes cannot be used: %s.".formatted(cause.problem()),
                "Correct the entry in redlock.nodes, or in the RedlockConnectionDetails that names it. %s."
                        .formatted(cause.remedy()),
                cause);
    }
}
