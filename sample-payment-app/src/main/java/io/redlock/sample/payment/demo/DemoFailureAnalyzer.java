package io.redlock.sample.payment.demo;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a few lines why the demo does not start, where a page of stack traces would. */
final class DemoFailureAnalyzer extends AbstractFailureAnalyzer<DemoException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DemoException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
