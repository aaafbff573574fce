package io.redlock.spring.boot.autoconfigure.event;

import io.redlock.Redlock;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Publishes what happens to locks and nodes to the application context. */
@AutoConfiguration(after = RedlockAutoConfiguration.class)
@ConditionalOnSingleCandidate(Redlock.class)
@ConditionalOnBooleanProperty(name = "redlock.events.enabled", matchIfMissing = true)
public final class RedlockEventAutoConfiguration {

    RedlockEventAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RedlockEventPublisher redlockEventPublisher(ApplicationEventPublisher context) {
        return new RedlockEventPublisher(context);
    }
}
