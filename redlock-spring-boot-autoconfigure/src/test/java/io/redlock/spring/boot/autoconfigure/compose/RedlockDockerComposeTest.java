package io.redlock.spring.boot.autoconfigure.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails.Node;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What Boot does with services that run already. With services that it starts: {@code ComposeIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockDockerComposeTest {

    private static final String CONNECTION = "org.springframework.boot.service-connection";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, RedlockAutoConfiguration.class));

    private record Ports(List<Integer> all) implements ConnectionPorts {

        @Override
        public int get(int containerPort) {
            return containerPort;
        }

        @Override
        public List<Integer> getAll() {
            return all;
        }

        @Override
        public List<Integer> getAll(@Nullable String protocol) {
            return "tcp".equals(protocol) ? all : List.of();
        }
    }

    private record Service(String name, Ports ports, Map<String, String> labels) implements RunningService {

        static Service of(String name, Map<String, String> labels, Integer... ports) {
            return new Service(name, new Ports(List.of(ports)), labels);
        }

        @Override
        public ImageReference image() {
            return ImageReference.of("redis:7");
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public Map<String, @Nullable String> env() {
            return Map.of();
        }
    }

    private ApplicationContextRunner beside(RunningService... services) {
        return runner.withInitializer(context -> announce(context, Arrays.asList(services)));
    }

    private static void announce(ConfigurableApplicationContext context, List<RunningService> services) {
        Constructor<?> constructor = DockerComposeServicesReadyEvent.class.getDeclaredConstructors()[0];
        Object event = BeanUtils.instantiateClass(constructor, context, services);
        SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationListener.class).stream()
                .filter(listener -> listener.getClass().getName().contains("DockerComposeServiceConnections"))
                .forEach(listener -> tell(listener, (DockerComposeServicesReadyEvent) event));
    }

    @SuppressWarnings("unchecked")
    private static void tell(ApplicationListener<?> listener, DockerComposeServicesReadyEvent event) {
        ((ApplicationListener<DockerComposeServicesReadyEvent>) listener).onApplicationEvent(event);
    }

    @Test
    void services_with_the_label_are_the_nodes_of_one_lock() {
        Map<String, String> label = Map.of(CONNECTION, "redlock");

        beside(Service.of("a", label, 1), Service.of("b", label, 2), Service.of("c", label, 3))
                .run(context -> {
                    assertThat(context.getBeansOfType(RedlockConnectionDetails.class))
                            .hasSize(3);
                    assertThat(context.getBean(Redlock.class).nodes())
                            .extracting("address")
                            .containsExactlyInAnyOrder(
                                    "redis://127.0.0.1:1", "redis://127.0.0.1:2", "redis://127.0.0.1:3");
                });
    }

    @Test
    void each_port_of_a_service_is_a_node() {
        beside(Service.of("all", Map.of(CONNECTION, "redlock"), 1, 2, 3))
                .run(context ->
                        assertThat(context.getBean(Redlock.class).nodes()).hasSize(3));
    }

    @Test
    void labels_say_how_to_get_in() {
        Map<String, String> labels =
                Map.of(CONNECTION, "redlock", "io.redlock.username", "ada", "io.redlock.password", "s3cret");

        beside(Service.of("a", labels, 1))
                .run(context -> assertThat(
                                context.getBean(RedlockConnectionDetails.class).nodes())
                        .containsExactly(Node.of("redis://127.0.0.1:1").withUser("ada", "s3cret")));
    }

    @Test
    void a_service_of_a_redis_image_without_the_label_is_none() {
        beside(Service.of("cache", Map.of(), 6379))
                .run(context -> assertThat(context).getFailure().hasMessageContaining("There are no nodes"));
    }
}
