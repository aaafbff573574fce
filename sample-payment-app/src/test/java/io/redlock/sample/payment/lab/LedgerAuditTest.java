package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.redlock.sample.payment.lab.Race.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LedgerAuditTest {

    private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
            .setType(EmbeddedDatabaseType.H2)
            .generateUniqueName(true)
            .addScript("schema.sql")
            .build();
    private final JdbcClient jdbc = JdbcClient.create(database);

    @AfterEach
    void end() {
        database.shutdown();
    }

    private Figures figures(String status, String... entries) {
        jdbc.sql("insert into users (name, status) values ('Ada', ?), ('Bob', 'FREE')")
                .param(status)
                .update();
        for (String entry : entries) {
            jdbc.sql("insert into ledger (user_id, type, amount, at, instance) values (1, ?, 1, now(), 'a')")
                    .param(entry)
                    .update();
            jdbc.sql("insert into ledger (user_id, type, amount, at, instance) values (2, 'PAID', 1, now(), 'a')")
                    .update();
        }
        return new LedgerAudit(jdbc).of(1, 5);
    }

    @Test
    void charges_and_refunds_in_turn_are_as_they_should_be() {
        assertThat(figures("PAID", "PAID", "CANCELLED", "PAID")).isEqualTo(new Figures(3, 0, 0, 0, 5));
    }

    @Test
    void no_entry_at_all_is_as_it_should_be() {
        assertThat(figures("FREE")).isEqualTo(new Figures(0, 0, 0, 0, 5));
    }

    @Test
    void a_second_charge_is_a_double_charge_by_somebody_who_had_not_seen_the_first() {
        assertThat(figures("PAID", "PAID", "PAID")).isEqualTo(new Figures(2, 1, 1, 0, 5));
    }

    @Test
    void a_second_refund_is_a_lost_update() {
        assertThat(figures("FREE", "PAID", "CANCELLED", "CANCELLED")).isEqualTo(new Figures(3, 0, 1, 0, 5));
    }

    @Test
    void who_is_refunded_and_counts_as_paid_has_not_paid() {
        assertThat(figures("PAID", "PAID", "CANCELLED")).isEqualTo(new Figures(2, 0, 0, 1, 5));
    }
}
