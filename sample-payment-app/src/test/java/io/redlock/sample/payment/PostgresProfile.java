package io.redlock.sample.payment;

import io.redlock.test.postgresql.PostgresServer;
import java.util.List;

/** The profile {@code postgresql}, told by nothing but what psql reads as well. */
final class PostgresProfile {

    private PostgresProfile() {}

    static List<String> properties(PostgresServer server) {
        return List.of(
                "spring.profiles.active=postgresql",
                "PGPORT=" + server.port(),
                "PGDATABASE=" + PostgresServer.DATABASE,
                "PGUSER=" + PostgresServer.USER);
    }
}
