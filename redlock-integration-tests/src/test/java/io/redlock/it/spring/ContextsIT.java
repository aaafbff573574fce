package io.redlock.it.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.redlock.LockContendedException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.it.Keys;
import io.redlock.it.Threads;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import io.redlock.spring.boot.autoconfigure.RedlockAspectAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisNodesExtension;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractRefreshableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Contexts that come, go, and live beside each other. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContextsIT {

    private static final String NAME = "contexts";

    @RegisterExtension
    static final RedisNodesExtension REDIS = RedisNodesExtension.of(3);

    private final RedisNodes nodes = REDIS.nodes();

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        RedlockAutoConfiguration.class,
        RedlockAspectAutoConfiguration.class
    })
    static class Application {}

    static class Jobs {

        @DistributedLock(key = "'job'", waitTime = "0")
        public <T> T run(Callable<T> work) throws Exception {
            return work.call();
        }
    }

    /** A context that can be refreshed as often as one likes. */
    private static final class RefreshableContext extends AbstractRefreshableApplicationContext {

        RefreshableContext(RedisNodes nodes) {
            Map<String, Object> properties = Map.of(
                    "redlock.nodes",
                    String.join(",", nodes.addresses()),
                    "redlock.client-name",
                    NAME,
                    "redlock.restart-guard",
                    "off");
            getEnvironment().getPropertySources().addFirst(new MapPropertySource("nodes", properties));
            refresh();
        }

        @Override
        protected void loadBeanDefinitions(DefaultListableBeanFactory beans) {
            new AnnotatedBeanDefinitionReader(beans, getEnvironment()).register(Application.class, Jobs.class);
        }

        boolean runs() throws Exception {
            return getBean(Jobs.class).run(() -> CurrentHold.get().isValid());
        }
    }

    @AfterEach
    void nothing_is_left() {
        Keys.awaitNone(nodes);
        await().untilAsserted(() -> assertThat(Threads.ofTheLibrary()).isEmpty());
        await().untilAsserted(() -> assertThat(connections()).isZero());
    }

    private long connections() {
        return Keys.onRunning(nodes, "CLIENT", "LIST").stream()
                .flatMap(String::lines)
                .filter(client -> client.contains("name=" + NAME))
                .count();
    }

    @Test
    @Tag("smoke")
    void a_context_that_is_refreshed_has_one_client_each_time() throws Exception {
        try (RefreshableContext context = new RefreshableContext(nodes)) {
            for (int refresh = 0; refresh < 5; refresh++) {
                Redlock before = context.getBean(Redlock.class);
                context.refresh();

                assertThat(context.getBean(Redlock.class)).isNotSameAs(before);
                assertThat(context.runs()).isTrue();
                await().untilAsserted(() -> assertThat(connections()).isEqualTo(nodes.size()));
            }
        }
    }

    @Test
    void two_contexts_of_one_process_keep_each_other_out() throws Exception {
        try (RefreshableContext one = new RefreshableContext(nodes);
                RefreshableContext other = new RefreshableContext(nodes)) {
            one.getBean(Jobs.class).run(() -> {
                assertThatExceptionOfType(LockContendedException.class).isThrownBy(other::runs);
                return true;
            });
            await().untilAsserted(() -> assertThat(Keys.values(nodes, "job")).containsOnly(Keys.NOTHING));
            assertThat(other.runs()).isTrue();
        }
    }

    @Test
    void a_context_goes_on_when_the_other_is_closed() throws Exception {
        try (RefreshableContext one = new RefreshableContext(nodes)) {
            RefreshableContext other = new RefreshableContext(nodes);
            assertThat(other.runs()).isTrue();

            other.close();

            await().untilAsserted(() -> assertThat(connections()).isEqualTo(nodes.size()));
            assertThat(one.runs()).isTrue();
        }
    }

    @Test
    void a_context_that_is_stopped_and_started_has_its_locks_again() throws Exception {
        try (RefreshableContext context = new RefreshableContext(nodes)) {
            context.stop();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> context.getBean(Redlock.class).acquire(LockRequest.of("k")));

            context.start();

            assertThat(context.runs()).isTrue();
        }
    }
}
