package io.redlock.spring;

import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** What an application without Boot declares: nodes, the lock and the post-processor. */
@Configuration(proxyBeanMethods = false)
class LockConfiguration {

    @Bean
    MemoryLockNodes nodes() {
        return MemoryLockNodes.of(3);
    }

    @Bean
    Redlock redlock(LockNodes nodes) {
        return Redlock.builder().nodes(nodes).waitTime(Duration.ZERO).build();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DistributedLockBeanPostProcessor distributedLock(ObjectProvider<Redlock> redlock) {
        return new DistributedLockBeanPostProcessor(redlock::getObject);
    }
}
