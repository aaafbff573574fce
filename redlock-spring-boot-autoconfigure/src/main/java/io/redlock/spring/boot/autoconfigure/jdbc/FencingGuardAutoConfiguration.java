package io.redlock.spring.boot.autoconfigure.jdbc;

import io.redlock.spring.FencingGuard;
import io.redlock.spring.jdbc.JdbcFencingGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Makes a {@link FencingGuard} of the application's {@link JdbcOperations}. It makes no table, and asks for none until it
 * is used. Where methods run without their locks, there are no tokens, and the guard lets everybody through.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration")
@ConditionalOnClass(JdbcOperations.class)
public final class FencingGuardAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(FencingGuardAutoConfiguration.class);

    FencingGuardAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(JdbcOperations.class)
    FencingGuard fencingGuard(JdbcOperations jdbc, Environment environment) {
        for (String property : new String[] {"redlock.enabled", "redlock.aspect.enabled"}) {
            if (!environment.getProperty(property, Boolean.class, true)) {
                LOG.warn("{} is false: the fencing guard lets everybody through", property);
                return FencingGuard.off();
            }
        }
        return new JdbcFencingGuard(jdbc);
    }
}
