package io.redlock.spring.boot.autoconfigure.web;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.springframework.boot.WebApplicationType;
import org.springframework.web.context.WebApplicationContext;

/** Spring MVC on Tomcat. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MvcProblemsTest extends WebProblemsTest {

    MvcProblemsTest() {
        super(WebApplicationType.SERVLET);
    }

    @Override
    Class<?> webContext() {
        return WebApplicationContext.class;
    }
}
