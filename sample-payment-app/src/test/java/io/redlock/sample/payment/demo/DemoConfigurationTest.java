package io.redlock.sample.payment.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** The demo stays out of the way of what is configured. That it starts by itself otherwise, DemoIT shows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoConfigurationTest {

    @TempDir
    private Path directory;

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withUserConfiguration(Properties.class, DemoConfiguration.class, DemoDatabaseConfiguration.class)
                .withPropertyValues("demo.directory=" + directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redlock.nodes=redis://a,redis://b,redis://c", "redlock.nodes[0]=redis://a", "redlock.nodes="})
    void configured_nodes_need_no_demo_and_share_a_database_that_lasts(String nodes) {
        application().withPropertyValues(nodes).run(context -> {
            assertThat(context).doesNotHaveBean(Demo.class);
            assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl())
                    .startsWith("jdbc:h2:file:" + directory.resolve("lasting") + ";AUTO_SERVER=TRUE");
        });
    }

    @Test
    void a_configured_database_is_used() {
        application()
                .withPropertyValues("redlock.nodes=redis://a", "spring.datasource.url=jdbc:h2:mem:mine")
                .run(context -> assertThat(context).doesNotHaveBean(JdbcConnectionDetails.class));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(DemoProperties.class)
    static class Properties {}
}
