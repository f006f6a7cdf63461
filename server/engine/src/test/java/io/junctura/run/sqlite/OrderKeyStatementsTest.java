package io.junctura.run.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.sql.OrderKeyStatements;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/**
 * The cost of the statements for an order key, in instructions of SQLite, does not depend on the number of runs behind
 * its head.
 */
class OrderKeyStatementsTest {
    private static final int SHORT = 10;
    private static final int LONG = 10_000;

    @TempDir
    Path folder;

    private Connection connection;
    private OrderKeyStatements orderKeys;

    @BeforeEach
    void open() throws Exception {
        SqliteDatabase.open(folder, Throwable::printStackTrace).close();
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("junctura.db"));
        connection.setAutoCommit(false);
        orderKeys = new OrderKeyStatements(connection, new SqliteRunTable(connection, () -> 0));
        fill("short", 1, SHORT);
        fill("long", 1_000_000, LONG);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** Inserts a waiting run, and runs behind it that would otherwise be due. */
    private void fill(String line, long first, int waiting) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                WITH RECURSIVE n(id) AS (SELECT %d UNION ALL SELECT id + 1 FROM n WHERE id < %d)
                INSERT INTO run (id, flow, revision, state, accepted, depth, origin, line)
                SELECT id, 1, 1, iif(id = %d, 1, 5), 1, 0, x'', '%s' FROM n
                """.formatted(first, first + waiting, first, line));
        }
    }

    @Test
    void acceptingAnEventCostsTheSameHoweverManyRunsHaveItsKey() throws Exception {
        long ofShort = steps(() -> orderKeys.isTaken(1, "short"));
        long ofLong = steps(() -> orderKeys.isTaken(1, "long"));
        assertThat(ofLong).isLessThanOrEqualTo(ofShort);
    }

    @Test
    void findingTheNextRunCostsTheSameHoweverManyRunsHaveItsKey() throws Exception {
        long ofShort = steps(() ->
                assertThat(orderKeys.change(1, new OrderKeyChange.Released())).isEqualTo(2));
        long ofLong = steps(() -> assertThat(orderKeys.change(1_000_000, new OrderKeyChange.Released()))
                .isEqualTo(1_000_001));
        assertThat(ofLong).isLessThanOrEqualTo(ofShort);
    }

    @Test
    void theHeadOfAKeyIsTheRunThatIsNotBehindEvenIfAResumedRunIsOlder() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE run SET state = iif(id = 3, 0, 5) WHERE line = 'short'");
        }
        assertThat(orderKeys.isBehind(3, new OrderKeyChange.Requested(1, "short")))
                .isFalse();
        assertThat(orderKeys.isBehind(1, new OrderKeyChange.Requested(1, "short")))
                .isTrue();
        assertThat(orderKeys.change(3, new OrderKeyChange.Released())).isEqualTo(1);
    }

    private interface Work {
        void run() throws SQLException;
    }

    private long steps(Work work) throws SQLException {
        long[] steps = new long[1];
        ProgressHandler.setHandler(connection, 1, new ProgressHandler() {
            @Override
            protected int progress() {
                steps[0]++;
                return 0;
            }
        });
        try {
            work.run();
        } finally {
            ProgressHandler.clearHandler(connection);
        }
        return steps[0];
    }
}
