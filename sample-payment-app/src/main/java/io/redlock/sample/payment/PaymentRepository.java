package io.redlock.sample.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;

/** Users and their ledgers in the database: plain statements, and nothing that would keep two writers apart. */
@Repository
public class PaymentRepository {

    private final JdbcClient jdbc;

    /**
     * A repository.
     *
     * @param jdbc reaches the database
     */
    public PaymentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    User add(String name) {
        KeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("insert into users (name, status) values (?, ?)")
                .params(name, UserStatus.FREE.name())
                .update(key, "id");
        Long id = Objects.requireNonNull(key.getKeyAs(Long.class), "The database gave the new user no id");
        return new User(id, name, UserStatus.FREE);
    }

    /**
     * Reads a user.
     *
     * @param id the user's number
     * @return the user, as committed last
     * @throws UnknownUserException if there is no such user
     */
    public User get(long id) {
        return jdbc.sql("select id, name, status from users where id = ?")
                .param(id)
                .query(PaymentRepository::user)
                .optional()
                .orElseThrow(() -> new UnknownUserException(id));
    }

    void save(User user) {
        jdbc.sql("update users set name = ?, status = ? where id = ?")
                .params(user.name(), user.status().name(), user.id())
                .update();
    }

    void append(long userId, LedgerEntry entry) {
        jdbc.sql("insert into ledger (user_id, type, amount, at, instance) values (?, ?, ?, ?, ?)")
                .params(
                        userId,
                        entry.type().name(),
                        entry.amount(),
                        entry.at().atOffset(ZoneOffset.UTC),
                        entry.instance())
                .update();
    }

    List<LedgerEntry> ledger(long userId) {
        return jdbc.sql("select type, amount, at, instance from ledger where user_id = ? order by id")
                .param(userId)
                .query(PaymentRepository::entry)
                .list();
    }

    private static User user(ResultSet row, int number) throws SQLException {
        return new User(row.getLong("id"), row.getString("name"), UserStatus.valueOf(row.getString("status")));
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        return new LedgerEntry(
                LedgerEntry.Type.valueOf(row.getString("type")),
                row.getBigDecimal("amount"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("instance"));
    }
}
