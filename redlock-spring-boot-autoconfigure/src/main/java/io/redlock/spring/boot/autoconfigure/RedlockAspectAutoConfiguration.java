package io.redlock.spring.boot.autoconfigure;

import io.redlock.Redlock;
import io.redlock.spring.DistributedLockAspect;
import io.redlock.spring.DistributedLockBeanPostProcessor;
import io.redlock.spring.InsideTransaction;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Puts the locks around methods with {@link io.redlock.spring.DistributedLock}, or says once that nobody does. There is
 * no condition on a {@link Redlock}: an annotated method without one fails instead of running unlocked.
 */
@AutoConfiguration(after = RedlockAutoConfiguration.class)
public final class RedlockAspectAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockAspectAutoConfiguration.class);

    RedlockAspectAutoConfiguration(Environment environment) {
        for (String property : new String[] {"redlock.enabled", "redlock.aspect.enabled"}) {
            if (!environment.getProperty(property, Boolean.class, true)) {
                LOG.warn("{} is false: methods with @DistributedLock run without a lock", property);
                return;
            }
        }
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(
            name = {"redlock.enabled", "redlock.aspect.enabled"},
            matchIfMissing = true)
    static DistributedLockBeanPostProcessor distributedLockBeanPostProcessor(
            ObjectProvider<Redlock> redlock, Environment environment) {
        DistributedLockBeanPostProcessor processor = new DistributedLockBeanPostProcessor(redlock::getObject);
        // Not from the properties' bean: a post-processor would have it made before its own post-processors are there.
        Binder properties = Binder.get(environment);
        properties.bind("redlock.max-lease", Duration.class).ifBound(processor::setMaxLease);
        properties.bind("redlock.transaction.commit-margin", Duration.class).ifBound(processor::setCommitMargin);
        properties.bind("redlock.transaction.inside", InsideTransaction.class).ifBound(processor::setInsideTransaction);
        properties.bind("redlock.lease", Duration.class).ifBound(processor::setLease);
        properties.bind("redlock.node-timeout", Duration.class).ifBound(processor::setNodeTimeout);
        if (environment.getProperty("redlock.renewal.enabled", Boolean.class, true)) {
            processor.setHoldLimit(properties
                    .bind("redlock.hold-limit", Duration.class)
                    .orElseGet(() -> DurationStyle.detectAndParse(RedlockProperties.DEFAULT_HOLD_LIMIT)));
        }
        processor.setOrder(environment.getProperty(
                "redlock.aspect.order", Integer.class, DistributedLockBeanPostProcessor.DEFAULT_ORDER));
        return processor;
    }

    /** Woven code cannot tell that locks are switched off from an application that has none yet. */
    @Bean
    @ConditionalOnClass(name = "org.aspectj.lang.ProceedingJoinPoint")
    @ConditionalOnMissingBean(DistributedLockBeanPostProcessor.class)
    static DisposableBean unlockedWovenMethods() {
        return DistributedLockAspect.aspectOf().letPass()::run;
    }
}
