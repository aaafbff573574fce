package io.redlock.spring.boot.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** When there are answers. What they are, {@link WebProblemsTest} shows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockWebAutoConfigurationTest {

    private static final AutoConfigurations CONFIGURATION = AutoConfigurations.of(RedlockWebAutoConfiguration.class);
    private static final String ENABLED = "redlock.web.problem-details.enabled=true";

    private final WebApplicationContextRunner mvc = new WebApplicationContextRunner().withConfiguration(CONFIGURATION);

    @Test
    void there_are_answers_with_Spring_MVC_if_asked_for() {
        mvc.withPropertyValues(ENABLED)
                // WebFlux is on the class path of this test; an application with Spring MVC rarely has it.
                .withClassLoader(new FilteredClassLoader("org.springframework.web.reactive", "reactor"))
                .run(context -> assertThat(context).hasSingleBean(RedlockProblems.class));
    }

    @Test
    void there_are_answers_with_WebFlux_if_asked_for() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(CONFIGURATION)
                .withPropertyValues(ENABLED)
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
                .run(context -> assertThat(context).hasSingleBean(RedlockProblems.class));
    }

    @Test
    void there_are_none_unless_asked_for() {
        mvc.run(context -> assertThat(context).doesNotHaveBean(RedlockProblems.class));
        mvc.withPropertyValues("redlock.web.problem-details.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RedlockProblems.class));
    }

    @Test
    void there_are_none_where_methods_run_without_locks() {
        mvc.withPropertyValues(ENABLED, "redlock.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RedlockProblems.class));
    }

    @Test
    void an_application_without_a_web_server_starts_without_them() {
        ApplicationContextRunner plain =
                new ApplicationContextRunner().withConfiguration(CONFIGURATION).withPropertyValues(ENABLED);

        plain.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RedlockProblems.class));
        plain.withClassLoader(new FilteredClassLoader(
                        "org.springframework.web", "org.springframework.http", "jakarta.servlet"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RedlockProblems.class));
    }
}
