package io.redlock.spring.boot.autoconfigure.endpoint;

import io.redlock.Redlock;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Shows nodes, holds and who has a key, as the endpoint {@code redlock}. */
@AutoConfiguration(after = RedlockAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSingleCandidate(Redlock.class)
public final class RedlockEndpointAutoConfiguration {

    RedlockEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    RedlockEndpoint redlockEndpoint(Redlock redlock) {
        return new RedlockEndpoint(redlock);
    }

    /** Without it there is no such operation: what is not there cannot be called by mistake, or by somebody else. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = RedlockEndpoint.class)
    @ConditionalOnBooleanProperty("redlock.endpoint.revoke.enabled")
    RedlockRevokeExtension redlockRevokeExtension(Redlock redlock) {
        return new RedlockRevokeExtension(redlock);
    }
}
