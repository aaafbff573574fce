package io.redlock.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import io.redlock.it.containers.Application.Payments;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** An example that is in the documentation: three nodes in a container each, so that a test can stop one of them. */
@SpringBootTest(properties = "redlock.node-timeout=2s")
@DirtiesContext // Tests of the same process count the threads that are left.
@EnabledIfRedisImage
@DisplayNameGeneration(ReplaceUnderscores.class)
class ThreeContainersIT {

    @TestConfiguration(proxyBeanMethods = false)
    static class LockNodes {

        @Bean
        GenericContainer<?> lockNode1() {
            return redis();
        }

        @Bean
        GenericContainer<?> lockNode2() {
            return redis();
        }

        @Bean
        GenericContainer<?> lockNode3() {
            return redis();
        }

        private static GenericContainer<?> redis() {
            return new GenericContainer<>(RedisImage.NAME)
                    .withExposedPorts(6379)
                    .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
        }

        @Bean
        DynamicPropertyRegistrar lockNodes(List<GenericContainer<?>> containers) {
            return properties -> properties.add(
                    "redlock.nodes",
                    () -> containers.stream()
                            .map(node -> "redis://" + node.getHost() + ":" + node.getFirstMappedPort())
                            .toList());
        }
    }

    @Autowired
    private Redlock redlock;

    @Autowired
    private Payments payments;

    @Autowired
    private GenericContainer<?> lockNode2;

    @Test
    void each_container_is_a_node_and_one_may_be_down() {
        assertThat(redlock.nodes()).hasSize(3);
        lockNode2.stop();

        assertThat(payments.pay("ada")).isTrue();
    }
}
