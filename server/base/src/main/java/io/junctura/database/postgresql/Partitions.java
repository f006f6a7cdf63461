package io.junctura.database.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The partitions of the tables that are written once: one for each day of run ids. They are made some days ahead. Thread safe. */
public final class Partitions {
    /** The partitioned tables, with the columns that contain a run's id. */
    private static final List<String> TABLES = List.of("run_accepted", "run_end", "entry");

    private static final int DAYS_AHEAD = 3;

    private final Clock clock;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    Partitions(Clock clock) {
        this.clock = clock;
    }

    /** Makes the partitions of today and of some days after it. */
    void prepare(Connection connection) throws SQLException {
        long today = NodeIds.dayOf(new NodeIds(0, clock, 0).next());
        for (long day = today; day <= today + DAYS_AHEAD; day++) if (!known.contains(day)) make(connection, day);
    }

    /** Makes the partitions of a run's id, if they were not made ahead. */
    public void cover(Connection connection, long id) throws SQLException {
        long day = NodeIds.dayOf(id);
        if (!known.contains(day)) make(connection, day);
    }

    private void make(Connection connection, long day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                String name = table + "_" + day;
                boolean exists;
                try (ResultSet row = statement.executeQuery("SELECT to_regclass('" + name + "') IS NOT NULL")) {
                    row.next();
                    exists = row.getBoolean(1);
                }
                if (exists) continue;
                statement.execute("CREATE TABLE IF NOT EXISTS " + name + " PARTITION OF " + table + " FOR VALUES FROM ("
                        + NodeIds.firstIdOf(day) + ") TO (" + NodeIds.firstIdOf(day + 1) + ")");
            }
        }
        // Within a transaction that is rolled back, the next insert makes it again.
        if (connection.getAutoCommit()) known.add(day);
    }
}
