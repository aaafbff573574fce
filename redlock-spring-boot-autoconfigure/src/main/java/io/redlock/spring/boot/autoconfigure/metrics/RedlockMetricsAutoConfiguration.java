package io.redlock.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.redlock.Redlock;
import io.redlock.spring.DistributedLockBeanPostProcessor;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockProperties;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventPublisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Makes meters of what happens to locks and nodes. What hears of it is made before the {@link Redlock}, which tells it;
 * what is measured on the {@link Redlock} itself is added when all beans are there.
 */
@AutoConfiguration(
        after = {RedlockAutoConfiguration.class, RedlockEventAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(Redlock.class)
@ConditionalOnBooleanProperty(name = "redlock.metrics.enabled", matchIfMissing = true)
public final class RedlockMetricsAutoConfiguration {

    RedlockMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    RedlockMeters redlockMeters(MeterRegistry registry, RedlockProperties properties) {
        return new RedlockMeters(registry, properties.metrics().maxNames());
    }

    /** Also where all beans are lazy: nobody asks for this one. */
    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(RedlockMeters.class)
    RedlockGauges redlockGauges(
            RedlockMeters meters,
            ObjectProvider<Redlock> redlock,
            ObjectProvider<DistributedLockBeanPostProcessor> annotated,
            ObjectProvider<RedlockEventPublisher> events) {
        return new RedlockGauges(meters, redlock, annotated, events);
    }
}
