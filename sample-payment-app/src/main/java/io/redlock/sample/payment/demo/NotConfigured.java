package io.redlock.sample.payment.demo;

import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Conditions under which the demo brings something of its own. */
public final class NotConfigured {

    private NotConfigured() {}

    /** Matches if {@code redlock.nodes} is not set, in any of the ways in which a list can be set. */
    public static class Nodes implements Condition {

        /** A condition without state. */
        public Nodes() {}

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Bindable<List<String>> nodes = Bindable.listOf(String.class);
            return !Binder.get(context.getEnvironment())
                    .bind("redlock.nodes", nodes)
                    .isBound();
        }
    }

    /** Matches if {@code spring.datasource.url} is not set. */
    static class Database implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().containsProperty("spring.datasource.url");
        }
    }
}
