package io.redlock.it.connecting;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Locks and Spring Data Redis in one application, on servers of their own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SpringDataRedisIT {

    private static final String OURS = "io.redlock.";

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(4);

    private final RedisNodes servers = REDIS.nodes();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues(
                    "spring.data.redis.port=" + servers.port(3),
                    "spring.datasource.url=jdbc:h2:mem:beside",
                    "redlock.nodes=" + String.join(",", servers.addresses().subList(0, 3)),
                    "redlock.restart-guard=off",
                    "redlock.node-timeout=2s");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Counter counter(StringRedisTemplate redis) {
            return new Counter(redis);
        }
    }

    static class Counter {

        private final StringRedisTemplate redis;

        Counter(StringRedisTemplate redis) {
            this.redis = redis;
        }

        @DistributedLock("'count'")
        public boolean count() {
            redis.opsForValue().increment("count");
            return CurrentHold.find().isPresent();
        }
    }

    private void assertBothWork(Class<? extends RedisConnectionFactory> client, String... properties) {
        runner.withPropertyValues(properties).run(context -> {
            assertThat(context).getBean(RedisConnectionFactory.class).isInstanceOf(client);
            assertThat(context.getBean(Counter.class).count()).isTrue();
            assertThat(context.getBean(StringRedisTemplate.class).opsForValue().get("count"))
                    .isEqualTo("1");
            assertThat(servers.command(3, "KEYS", "redlock:*")).isEmpty();
            assertThat(servers.command(0, "KEYS", "count")).isEmpty();
        });
    }

    @Test
    void both_work_with_lettuce() {
        assertBothWork(LettuceConnectionFactory.class);
    }

    @Test
    void both_work_with_jedis() {
        assertBothWork(JedisConnectionFactory.class, "spring.data.redis.client-type=jedis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void its_beans_are_the_same_with_and_without_us(String client) {
        String type = "spring.data.redis.client-type=" + client;
        Map<String, String> with = new TreeMap<>();
        Map<String, String> without = new TreeMap<>();

        runner.withPropertyValues(type).run(context -> with.putAll(beans(context)));
        runner.withPropertyValues(type, "redlock.enabled=false", "redlock.aspect.enabled=false")
                .run(context -> without.putAll(beans(context)));

        assertThat(with.values()).anyMatch(bean -> bean.startsWith("org.springframework.data.redis"));
        assertThat(with.values()).anyMatch(bean -> bean.startsWith(OURS));
        assertThat(foreign(with)).isEqualTo(foreign(without));
    }

    private static Map<String, String> beans(ConfigurableApplicationContext context) {
        Map<String, String> types = new TreeMap<>();
        for (String name : context.getBeanFactory().getBeanDefinitionNames()) {
            types.put(name, context.getBean(name).getClass().getName().replaceFirst("\\$\\$.*", ""));
        }
        return types;
    }

    private static Map<String, String> foreign(Map<String, String> beans) {
        Map<String, String> foreign = new TreeMap<>(beans);
        foreign.entrySet()
                .removeIf(bean -> bean.getKey().contains(OURS)
                        || bean.getValue().startsWith(OURS)
                        || bean.getKey().equals("unlockedWovenMethods"));
        return foreign;
    }

    @Test
    void its_health_is_told_under_its_own_name() {
        runner.withPropertyValues("spring.data.redis.client-type=jedis").run(context -> {
            HealthIndicator redis = context.getBean("redisHealthContributor", HealthIndicator.class);

            assertThat(redis.health().getStatus()).isEqualTo(Status.UP);
            servers.stop(3);
            assertThat(redis.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(context.getBean(Redlock.class).nodes()).hasSize(3);
        });
    }

    @Test
    void its_server_can_be_the_only_node() {
        new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues(
                        "spring.data.redis.port=" + servers.port(3),
                        "spring.datasource.url=jdbc:h2:mem:beside",
                        "redlock.use-spring-data-redis=true",
                        "redlock.restart-guard=off",
                        "redlock.node-timeout=2s")
                .run(context -> {
                    assertThat(context.getBean(Counter.class).count()).isTrue();
                    assertThat(context.getBean(Redlock.class).nodes())
                            .singleElement()
                            .extracting("address")
                            .isEqualTo("redis://localhost:" + servers.port(3));
                });
    }
}
