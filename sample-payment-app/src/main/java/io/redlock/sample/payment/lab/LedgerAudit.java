package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.Race.Figures;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds in the database what must not be there. */
final class LedgerAudit {

    /** Of one user, charges and refunds take turns, a charge first. */
    private static final String ENTRIES = """
            select count(*) as entries,
                   count(case when type = 'PAID' and previous = 'PAID' then 1 end) as double_charges,
                   count(case when type = coalesce(previous, 'CANCELLED') then 1 end) as lost_updates
            from (select type, lag(type) over (order by id) as previous from ledger where user_id = ?) as entry
            """;

    private static final String PAID_WITHOUT_PAYING = """
            select count(*) from users where id = ? and status = 'PAID' and
              (select coalesce(sum(case type when 'PAID' then 1 else -1 end), 0) from ledger where user_id = users.id) <= 0
            """;

    private final JdbcClient jdbc;

    LedgerAudit(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * {@return what the database shows of a user}
     *
     * @param overlaps what the database cannot show
     */
    Figures of(long userId, long overlaps) {
        long unpaid =
                jdbc.sql(PAID_WITHOUT_PAYING).param(userId).query(Long.class).single();
        return jdbc.sql(ENTRIES)
                .param(userId)
                .query((row, number) -> new Figures(
                        row.getLong("entries"),
                        row.getLong("double_charges"),
                        row.getLong("lost_updates"),
                        unpaid,
                        overlaps))
                .single();
    }
}
