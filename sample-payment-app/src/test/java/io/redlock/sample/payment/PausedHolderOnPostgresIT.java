package io.redlock.sample.payment;

import io.redlock.test.postgresql.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The same with PostgreSQL, which nobody stops. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PausedHolderOnPostgresIT extends PausedHolderIT {

    private static PostgresServer server;

    /** The tables are there before the instances are, which start at the same moment. */
    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
        new ResourceDatabasePopulator(
                        new ClassPathResource("schema.sql"),
                        new ClassPathResource("io/redlock/spring/jdbc/schema-postgresql.sql"))
                .execute(new DriverManagerDataSource(server.url(), PostgresServer.USER, ""));
    }

    @AfterAll
    static void endServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    List<String> openDatabase() {
        return PostgresProfile.properties(server);
    }

    @Override
    void closeDatabase() {
        // It is closed with the server.
    }
}
