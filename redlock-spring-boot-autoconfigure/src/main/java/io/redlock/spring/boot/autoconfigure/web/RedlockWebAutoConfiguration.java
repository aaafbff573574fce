package io.redlock.spring.boot.autoconfigure.web;

import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.web.ErrorResponse;

/**
 * Answers the callers of a web application, with Spring MVC or WebFlux, if
 * {@code redlock.web.problem-details.enabled} is true.
 */
@AutoConfiguration(after = RedlockAutoConfiguration.class)
@ConditionalOnClass(ErrorResponse.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty("redlock.web.problem-details.enabled")
@ConditionalOnBooleanProperty(name = "redlock.enabled", matchIfMissing = true)
public final class RedlockWebAutoConfiguration {

    RedlockWebAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RedlockProblems redlockProblems(MessageSource messages) {
        return new RedlockProblems(messages);
    }
}
