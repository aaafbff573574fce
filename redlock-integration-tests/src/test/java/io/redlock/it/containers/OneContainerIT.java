package io.redlock.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import io.redlock.it.containers.Application.Payments;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** An example that is in the documentation: three nodes in one container. */
@SpringBootTest(properties = "redlock.node-timeout=2s")
@DirtiesContext // Tests of the same process count the threads that are left.
@EnabledIfRedisImage
@DisplayNameGeneration(ReplaceUnderscores.class)
class OneContainerIT {

    @TestConfiguration(proxyBeanMethods = false)
    static class LockNodes {

        private static final String THREE_SERVERS =
                "for port in 7001 7002 7003; do redis-server --port $port --protected-mode no & done; wait";

        @Bean
        @ServiceConnection("redlock")
        GenericContainer<?> lockNodes() {
            return new GenericContainer<>(RedisImage.NAME)
                    .withCommand("sh", "-c", THREE_SERVERS)
                    .withExposedPorts(7001, 7002, 7003)
                    .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 3));
        }
    }

    @Autowired
    private Redlock redlock;

    @Autowired
    private Payments payments;

    @Test
    void each_port_of_the_container_is_a_node() {
        assertThat(redlock.nodes()).hasSize(3);
        assertThat(payments.pay("ada")).isTrue();
    }
}
