package io.redlock.it.faults;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A register that processes share: an H2 database, which the first of them serves to the others. For one thread. */
final class DatabaseRegister implements Register, AutoCloseable {

    private static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS register (k VARCHAR PRIMARY KEY, v BIGINT NOT NULL);
            CREATE TABLE IF NOT EXISTS written (k VARCHAR, v BIGINT, process BIGINT);
            CREATE TABLE IF NOT EXISTS held (k VARCHAR, owner VARCHAR, start_nanos BIGINT, end_nanos BIGINT);
            """;

    private final Connection connection;

    private DatabaseRegister(Connection connection) {
        this.connection = connection;
    }

    /** Opens the database in a folder; the process that does so first is its server, on the loopback interface only. */
    static DatabaseRegister in(Path folder) throws SQLException {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        String url = "jdbc:h2:file:" + folder.resolve("register") + ";AUTO_SERVER=TRUE;LOCK_TIMEOUT=10000";
        return new DatabaseRegister(DriverManager.getConnection(url, "sa", ""));
    }

    void create(List<String> keys) throws SQLException {
        connection.createStatement().execute(SCHEMA);
        for (String key : keys) {
            update("INSERT INTO register VALUES (?, 0)", key);
        }
    }

    @Override
    public long read(String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT v FROM register WHERE k = ?")) {
            select.setString(1, key);
            ResultSet row = select.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void write(String key, long value) throws SQLException {
        connection.setAutoCommit(false);
        try {
            update("UPDATE register SET v = ? WHERE k = ?", value, key);
            update(
                    "INSERT INTO written VALUES (?, ?, ?)",
                    key,
                    value,
                    ProcessHandle.current().pid());
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void note(Interval interval) throws SQLException {
        update(
                "INSERT INTO held VALUES (?, ?, ?, ?)",
                interval.key(),
                interval.owner(),
                interval.startNanos(),
                interval.endNanos());
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int parameter = 0; parameter < parameters.length; parameter++) {
                statement.setObject(parameter + 1, parameters[parameter]);
            }
            statement.executeUpdate();
        }
    }

    /** {@return what was written more than once: somebody's update was lost} */
    List<String> lostUpdates() throws SQLException {
        return strings("SELECT k || '=' || v FROM written GROUP BY k, v HAVING COUNT(*) > 1 ORDER BY k, v");
    }

    /** {@return the processes that have written so far} */
    List<String> writers() throws SQLException {
        return strings("SELECT DISTINCT process FROM written");
    }

    int writes() throws SQLException {
        return Integer.parseInt(strings("SELECT COUNT(*) FROM written").get(0));
    }

    List<Interval> intervals() throws SQLException {
        List<Interval> intervals = new ArrayList<>();
        ResultSet row = connection.createStatement().executeQuery("SELECT * FROM held");
        while (row.next()) {
            intervals.add(new Interval(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
        }
        return intervals;
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        ResultSet row = connection.createStatement().executeQuery(sql);
        while (row.next()) {
            strings.add(row.getString(1));
        }
        return strings;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
