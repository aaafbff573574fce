package io.redlock.spring.jdbc;

import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class H2FencingGuardTest extends JdbcFencingGuardTest {

    H2FencingGuardTest() {
        super(
                new DriverManagerDataSource(
                        "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000".formatted(UUID.randomUUID())),
                "schema-h2.sql");
    }

    @Override
    String whoWaits() {
        return "SELECT session_id FROM INFORMATION_SCHEMA.SESSIONS WHERE blocker_id IS NOT NULL";
    }

    @Override
    String whoExecutes(String pattern) {
        return "SELECT session_id FROM INFORMATION_SCHEMA.SESSIONS WHERE executing_statement LIKE '%s'"
                .formatted(pattern);
    }
}
