package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Another process, the test, reads the database, as a backup does, or locks it. */
class F09LockedDatabaseTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g1_g17_noEventIsLostWhileAnotherProcessReadsOrLocksTheDatabase() {
        Trials.of("F9", "another process reads and locks the database", "G1", "G3", "G17")
                .times(1, 20)
                .run(F09LockedDatabaseTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        String file = "jdbc:sqlite:" + data.resolve("junctura.db");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        try (Server server = Server.on(data).option("apply", flows).start();
                Connection reader = DriverManager.getConnection(file);
                Statement reading = reader.createStatement()) {
            reading.execute("BEGIN");
            try (ResultSet row = reading.executeQuery("SELECT count(*) FROM run")) {
                row.next();
            }
            senders.load(
                    server,
                    4,
                    n -> KINDS[n % KINDS.length],
                    () -> senders.sent().size() > 60);
            locked(file);
            senders.load(
                    server,
                    4,
                    n -> KINDS[n % KINDS.length],
                    () -> senders.sent().size() > 120);
            assertThat(server.isAlive()).as(server.said()).isTrue();
            server.kill();
        }
        try (Connection other = DriverManager.getConnection(file);
                Statement locking = other.createStatement()) {
            locking.execute("BEGIN EXCLUSIVE");
            try (Server server = Server.on(data).launch()) {
                assertThat(server.awaitEnd(Duration.ofSeconds(40))).isEqualTo(1);
                assertThat(server.said()).contains("cannot be opened").contains("locked");
            }
            locking.execute("ROLLBACK");
        }
        try (Server server = Server.on(data).start()) {
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        Checker.check(trial, data, senders, sink, 1);
    }

    /** The server holds the write lock, so other writers are rejected, not the server. */
    private static void locked(String file) throws SQLException {
        try (Connection other = DriverManager.getConnection(file);
                Statement locking = other.createStatement()) {
            locking.execute("PRAGMA busy_timeout = 0");
            locking.execute("BEGIN EXCLUSIVE");
            locking.execute("ROLLBACK");
        } catch (SQLException refused) {
            assertThat(refused.getMessage()).contains("locked");
        }
    }
}
