package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** The database of a running demo, looked at from outside. */
final class LabDatabase {

    private final JdbcClient jdbc;

    private LabDatabase(String url) {
        this.jdbc = JdbcClient.create(new DriverManagerDataSource(url, "sa", ""));
    }

    /** {@return the database of which the instances have left word in a directory} */
    static LabDatabase in(Path directory) {
        Properties share = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("nodes"))) {
            share.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new LabDatabase(share.getProperty("database"));
    }

    List<String> ledger(long user) {
        return jdbc.sql("select type from ledger where user_id = ? order by id")
                .param(user)
                .query((row, number) -> row.getString("type"))
                .list();
    }

    /**
     * What one finds by hand.
     *
     * @param entries how many entries there are
     * @param doubleCharges charges behind a charge
     * @param lostUpdates entries behind one of the same kind
     * @param paidWithoutPaying one, if the user counts as paid without having paid
     */
    record Findings(long entries, long doubleCharges, long lostUpdates, long paidWithoutPaying) {}

    Findings findings(long user) {
        List<String> ledger = ledger(user);
        long doubles = 0;
        long lost = 0;
        long balance = 0;
        String previous = "CANCELLED";
        for (String entry : ledger) {
            boolean isCharge = entry.equals("PAID");
            lost += entry.equals(previous) ? 1 : 0;
            doubles += entry.equals(previous) && isCharge ? 1 : 0;
            balance += isCharge ? 1 : -1;
            previous = entry;
        }
        return new Findings(ledger.size(), doubles, lost, isPaid(user) && balance <= 0 ? 1 : 0);
    }

    private boolean isPaid(long user) {
        return jdbc.sql("select status from users where id = ?")
                .param(user)
                .query((row, number) -> row.getString("status").equals("PAID"))
                .single();
    }

    /** The figures of a race are those that one counts by hand. */
    void assertAgrees(JsonNode race) {
        Findings found = findings(race.at("/userId").asLong());
        assertThat(race.at("/outcome/entries").asLong()).isEqualTo(found.entries());
        assertThat(race.at("/outcome/doubleCharges").asLong()).isEqualTo(found.doubleCharges());
        assertThat(race.at("/outcome/lostUpdates").asLong()).isEqualTo(found.lostUpdates());
        assertThat(race.at("/outcome/paidWithoutPaying").asLong()).isEqualTo(found.paidWithoutPaying());
    }
}
