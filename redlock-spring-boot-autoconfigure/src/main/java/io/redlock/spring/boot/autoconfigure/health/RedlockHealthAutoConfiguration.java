package io.redlock.spring.boot.autoconfigure.health;

import io.redlock.Redlock;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Says whether locks can be had, as the health contributor {@code redlock}. */
@AutoConfiguration(after = RedlockAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(Redlock.class)
public final class RedlockHealthAutoConfiguration {

    RedlockHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnEnabledHealthIndicator("redlock")
    @ConditionalOnMissingBean(name = "redlockHealthIndicator")
    RedlockHealthIndicator redlockHealthIndicator(Redlock redlock, RedlockProperties properties) {
        return new RedlockHealthIndicator(redlock::nodes, properties.health().degraded());
    }
}
