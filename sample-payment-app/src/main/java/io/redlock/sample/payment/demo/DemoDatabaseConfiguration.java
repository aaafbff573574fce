package io.redlock.sample.payment.demo;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Connects this instance to an H2 database that all instances with the same demo directory share. */
@Configuration(proxyBeanMethods = false)
class DemoDatabaseConfiguration {

    @Bean
    DemoDirectory demoDirectory(DemoProperties properties) {
        return new DemoDirectory(properties.directory());
    }

    /**
     * Takes the place of {@code spring.datasource.url}. With nodes of the demo it is the database that goes with them;
     * with configured nodes one that stays, since then nobody here knows which instance is the first.
     */
    @Bean
    @Conditional(NotConfigured.Database.class)
    JdbcConnectionDetails demoDatabase(DemoDirectory directory, ObjectProvider<Demo> demo) {
        Demo running = demo.getIfAvailable();
        return new H2Database(
                running == null ? directory.lastingDatabase() : running.share().database());
    }

    /** H2 with the user and the password that it has by default. */
    private record H2Database(String getJdbcUrl) implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return "sa";
        }

        @Override
        public String getPassword() {
            return "";
        }
    }
}
