package io.redlock.spring.jdbc;

import io.redlock.test.postgresql.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The same on PostgreSQL. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresFencingGuardIT extends JdbcFencingGuardTest {

    private static PostgresServer server;

    PostgresFencingGuardIT() {
        super(new DriverManagerDataSource(server.url(), PostgresServer.USER, ""), "schema-postgresql.sql");
    }

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void endServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String whoWaits() {
        return "SELECT CAST(pid AS VARCHAR) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    }

    @Override
    String whoExecutes(String pattern) {
        return whoWaits() + " AND query LIKE '%s'".formatted(pattern);
    }
}
