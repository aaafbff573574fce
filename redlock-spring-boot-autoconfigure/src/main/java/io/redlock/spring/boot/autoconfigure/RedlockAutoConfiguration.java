package io.redlock.spring.boot.autoconfigure;

import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.RedlockListener;
import io.redlock.jedis.JedisLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.RedlockLifecycle;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Makes one {@link Redlock} of {@code redlock.*}. An application changes it by a property, by a
 * {@link RedlockBuilderCustomizer}, or by a bean of its own.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "redlock.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RedlockProperties.class)
public final class RedlockAutoConfiguration {

    RedlockAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(RedlockConnectionDetails.class)
    PropertiesRedlockConnectionDetails redlockConnectionDetails(RedlockProperties properties, SslBundles bundles) {
        if (properties.useSpringDataRedis()) {
            throw new InvalidConfigurationPropertyValueException(
                    "redlock.use-spring-data-redis",
                    true,
                    "There is no Spring Data Redis in this application. Add spring-boot-starter-data-redis, or name servers in"
                            + " redlock.nodes instead");
        }
        return new PropertiesRedlockConnectionDetails(properties, bundles);
    }

    @Bean
    @ConditionalOnMissingBean(LockNodes.class)
    JedisLockNodes redlockNodes(
            ObjectProvider<RedlockConnectionDetails> details,
            RedlockProperties properties,
            ObjectProvider<RedlockJedisClientConfigCustomizer> customizers) {
        return new JedisNodes(properties, customizers.orderedStream().toList())
                .of(details.orderedStream()
                        .flatMap(source -> source.nodes().stream())
                        .toList());
    }

    @Bean
    @ConditionalOnMissingBean(name = "redlockLogListener")
    RedlockLogListener redlockLogListener() {
        return new RedlockLogListener();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Redlock redlock(
            RedlockProperties properties,
            LockNodes nodes,
            ObjectProvider<RedlockListener> listeners,
            ObjectProvider<RedlockBuilderCustomizer> customizers,
            Environment environment) {
        RedlockBuilder builder = Redlock.builder()
                .nodes(nodes)
                .lease(properties.lease())
                .waitTime(properties.waitTime())
                .outageTimeout(properties.outageTimeout())
                .holdLimit(properties.holdLimit())
                .renewed(properties.renewal().enabled())
                .driftFactor(properties.driftFactor())
                .restartGuard(properties.restartGuard());
        PropertyMapper map = PropertyMapper.get();
        map.from(properties::maxLease).to(builder::maxLease);
        map.from(properties::nodeTimeout).to(builder::nodeTimeout);
        map.from(environment.getProperty("spring.application.name"))
                .whenHasText()
                .to(builder::application);
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(Redlock.class)
    RedlockLifecycle redlockLifecycle(Redlock redlock, RedlockProperties properties) {
        return new RedlockLifecycle(redlock, properties.shutdownTimeout());
    }
}
