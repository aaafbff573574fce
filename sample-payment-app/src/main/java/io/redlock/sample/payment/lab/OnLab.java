package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.demo.NotConfigured;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where the nodes are the demo's, unless the instance was started by a lab for its own ends. */
final class OnLab implements Condition {

    private final Condition demo = new NotConfigured.Nodes();

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return demo.matches(context, metadata) && !context.getEnvironment().containsProperty(LabProperties.STARTED_BY);
    }
}
