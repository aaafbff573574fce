package io.redlock.spring.boot.autoconfigure.springdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.Redlock;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails.Node;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What {@code redlock.use-spring-data-redis} changes. With a real server: {@code SpringDataRedisIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SpringDataRedisNodeTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    SpringDataRedisNodeAutoConfiguration.class,
                    RedlockAutoConfiguration.class));
    private final ApplicationContextRunner asked = runner.withPropertyValues("redlock.use-spring-data-redis=true");

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void its_server_is_the_only_node_which_is_a_warning(CapturedOutput output) {
        asked.withPropertyValues("spring.data.redis.host=::1", "spring.data.redis.port=1")
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .extracting("address")
                        .containsExactly("redis://[::1]:1"));

        assertThat(output)
                .containsOnlyOnce(
                        "redlock.use-spring-data-redis is true: all locks are on the one server redis://[::1]:1")
                .contains("WARN")
                .contains("nobody gets a lock");
    }

    @Test
    void its_user_password_and_database_are_those_of_the_node() {
        asked.withPropertyValues("spring.data.redis.url=redis://ada:s3cret@localhost:1/3")
                .run(context -> assertThat(
                                context.getBean(RedlockConnectionDetails.class).nodes())
                        .containsExactly(Node.of("redis://localhost:1")
                                .withUser("ada", "s3cret")
                                .withDatabase(3)));
    }

    @Test
    void its_connection_is_encrypted_as_theirs_is() {
        asked.withPropertyValues("spring.data.redis.ssl.enabled=true", "spring.data.redis.port=1")
                .run(context -> assertThat(
                                context.getBean(RedlockConnectionDetails.class).nodes())
                        .allMatch(node -> node.tls() && node.sslBundle().isPresent()));
        asked.withPropertyValues("spring.data.redis.ssl.bundle=theirs")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoSuchSslBundleException.class)
                        .hasMessageContaining("theirs"));
    }

    @Test
    void connection_details_are_read_and_not_properties() {
        DataRedisConnectionDetails details = new DataRedisConnectionDetails() {
            @Override
            public Standalone getStandalone() {
                return Standalone.of("127.0.0.1", 2);
            }
        };

        asked.withBean(DataRedisConnectionDetails.class, () -> details)
                .withPropertyValues("spring.data.redis.port=1")
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .extracting("address")
                        .containsExactly("redis://127.0.0.1:2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spring.data.redis.sentinel.master=m,spring.data.redis.sentinel.nodes=localhost:1 | sentinels
            spring.data.redis.cluster.nodes=localhost:1                                      | a cluster
            spring.data.redis.masterreplica.nodes=localhost:1                                | a master with replicas
            """)
    void servers_that_take_over_from_each_other_are_refused(String properties, String servers) {
        asked.withPropertyValues(properties.split(","))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("redlock.use-spring-data-redis")
                        .hasMessageContaining("connected to " + servers)
                        .hasMessageContaining("redlock.nodes"));
    }

    @Test
    void nodes_of_ones_own_beside_it_are_refused() {
        asked.withPropertyValues("redlock.nodes=localhost:1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
                        .hasMessageContaining("redlock.nodes")
                        .hasMessageContaining("redlock.use-spring-data-redis"));
    }

    @Test
    void an_application_without_spring_data_redis_is_told_so() {
        asked.withClassLoader(new FilteredClassLoader(DataRedisConnectionDetails.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("spring-boot-starter-data-redis"));
    }

    @Test
    void by_default_nodes_are_not_where_its_server_is() {
        runner.withPropertyValues("redlock.nodes=localhost:1", "spring.data.redis.port=2")
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .extracting("address")
                        .containsExactly("redis://localhost:1"));
    }

    @Test
    void connection_details_of_ones_own_win() {
        RedlockConnectionDetails own = () -> List.of(Node.of("localhost:3"));

        asked.withBean(RedlockConnectionDetails.class, () -> own)
                .run(context -> assertThat(context.getBean(Redlock.class).nodes())
                        .extracting("address")
                        .containsExactly("redis://localhost:3"));
    }

    @Test
    void without_locks_nothing_is_asked_for() {
        asked.withPropertyValues("redlock.enabled=false", "redlock.nodes=localhost:1")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RedlockConnectionDetails.class));
    }
}
