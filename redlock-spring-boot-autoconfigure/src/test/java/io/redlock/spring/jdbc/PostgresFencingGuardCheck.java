package io.redlock.spring.jdbc;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The same on PostgreSQL. No build runs it by itself; it wants a database whose tables {@code redlock_fence} and
 * {@code entry} it may drop: {@code -Dtest=PostgresFencingGuardCheck
 * -Dredlock.postgres=jdbc:postgresql://127.0.0.1:5432/test?user=test}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresFencingGuardCheck extends JdbcFencingGuardTest {

    PostgresFencingGuardCheck() {
        super(new DriverManagerDataSource(System.getProperty("redlock.postgres")), "schema-postgresql.sql");
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
