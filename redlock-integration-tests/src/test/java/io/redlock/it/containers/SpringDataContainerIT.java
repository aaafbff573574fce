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
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The container of Spring Data Redis is the one node as well, if that is asked for. */
@SpringBootTest(properties = {"redlock.use-spring-data-redis=true", "redlock.node-timeout=2s"})
@DirtiesContext // Tests of the same process count the threads that are left.
@EnabledIfRedisImage
@DisplayNameGeneration(ReplaceUnderscores.class)
class SpringDataContainerIT {

    @TestConfiguration(proxyBeanMethods = false)
    static class Server {

        @Bean
        @ServiceConnection("redis")
        GenericContainer<?> redis() {
            return new GenericContainer<>(RedisImage.NAME)
                    .withExposedPorts(6379)
                    .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
        }
    }

    @Autowired
    private Redlock redlock;

    @Autowired
    private Payments payments;

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private GenericContainer<?> container;

    @Test
    void its_server_is_the_only_node() {
        redis.opsForValue().set("greeting", "hello");

        assertThat(payments.pay("ada")).isTrue();
        assertThat(redis.opsForValue().get("greeting")).isEqualTo("hello");
        assertThat(redlock.nodes())
                .singleElement()
                .extracting("address")
                .isEqualTo("redis://%s:%d".formatted(container.getHost(), container.getFirstMappedPort()));
    }
}
