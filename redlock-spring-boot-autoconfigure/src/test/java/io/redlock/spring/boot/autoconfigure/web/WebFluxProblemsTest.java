package io.redlock.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;

/** WebFlux, on Tomcat as well: it runs on any server, and this one is there already. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WebFluxProblemsTest extends WebProblemsTest {

    WebFluxProblemsTest() {
        super(WebApplicationType.REACTIVE);
    }

    @Override
    Class<?> webContext() {
        return ReactiveWebApplicationContext.class;
    }
}
