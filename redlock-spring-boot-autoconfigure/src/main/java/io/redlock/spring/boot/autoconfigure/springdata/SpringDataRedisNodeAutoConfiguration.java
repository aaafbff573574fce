package io.redlock.spring.boot.autoconfigure.springdata;

import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import io.redlock.spring.boot.autoconfigure.RedlockProperties;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;

/**
 * Makes the server of Spring Data Redis the only node, if {@code redlock.use-spring-data-redis} asks for that. It reads
 * where that server is, and shares no connection and no bean with it.
 */
@AutoConfiguration(after = DataRedisAutoConfiguration.class, before = RedlockAutoConfiguration.class)
@ConditionalOnClass(DataRedisConnectionDetails.class)
@ConditionalOnBean(DataRedisConnectionDetails.class)
@ConditionalOnBooleanProperty("redlock.use-spring-data-redis")
@ConditionalOnBooleanProperty(name = "redlock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RedlockProperties.class)
public final class SpringDataRedisNodeAutoConfiguration {

    SpringDataRedisNodeAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(RedlockConnectionDetails.class)
    SpringDataRedisConnectionDetails springDataRedisConnectionDetails(
            DataRedisConnectionDetails details, RedlockProperties properties) {
        if (!properties.nodes().isEmpty()) {
            List<String> both = List.of("redlock.nodes", "redlock.use-spring-data-redis");
            throw new MutuallyExclusiveConfigurationPropertiesException(both, both);
        }
        return new SpringDataRedisConnectionDetails(details);
    }
}
