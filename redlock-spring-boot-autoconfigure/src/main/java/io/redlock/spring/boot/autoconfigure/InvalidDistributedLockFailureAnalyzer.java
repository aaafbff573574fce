package io.redlock.spring.boot.autoconfigure;

import io.redlock.spring.InvalidDistributedLockException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which annotation stopped the startup, and what to do about it. */
final class InvalidDistributedLockFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDistributedLockException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidDistributedLockException cause) {
        return new FailureAnalysis(
                "@DistributedLock on %s cannot work. %s.".formatted(cause.method(), cause.problem()),
                cause.remedy() + ".",
                cause);
    }
}
