package io.redlock.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** One container for locks and another for data: the name decides, since both are of one image. */
@SpringBootTest(properties = "redlock.node-timeout=2s")
@DirtiesContext // Tests of the same process count the threads that are left.
@EnabledIfRedisImage
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwoKindsOfContainerIT {

    @TestConfiguration(proxyBeanMethods = false)
    static class Servers {

        @Bean
        @ServiceConnection("redis")
        GenericContainer<?> cache() {
            return redis();
        }

        @Bean
        @ServiceConnection("redlock")
        GenericContainer<?> lockNode() {
            return redis();
        }

        private static GenericContainer<?> redis() {
            return new GenericContainer<>(RedisImage.NAME)
                    .withExposedPorts(6379)
                    .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
        }
    }

    @Autowired
    private Redlock redlock;

    @Autowired
    private RedlockConnectionDetails locks;

    @Autowired
    private DataRedisConnectionDetails data;

    @Autowired
    private GenericContainer<?> lockNode;

    @Autowired
    private GenericContainer<?> cache;

    @Test
    void each_has_its_own() {
        assertThat(locks.nodes()).hasSize(1);
        assertThat(redlock.nodes().get(0).address()).endsWith(":" + lockNode.getFirstMappedPort());
        assertThat(data.getStandalone().getPort()).isEqualTo(cache.getFirstMappedPort());
    }
}
