package io.junctura.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDriftTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void make() throws Exception {
        database = folder.resolve("junctura.db");
        sql(
                "CREATE TABLE flow (id INTEGER, integration TEXT)",
                "CREATE TABLE run (flow INTEGER, accepted INTEGER, payload BLOB)",
                "CREATE TABLE cursor (flow INTEGER)",
                "INSERT INTO flow VALUES (1, 'schedules-0'), (2, 'bench')",
                "INSERT INTO cursor VALUES (1), (2)");
    }

    @Test
    void aRunIsLateByWhatLiesBetweenItsTimeAndItsAcceptance() throws Exception {
        run(1, NOON, 40);

        JournalDrift drift = JournalDrift.of(database, "schedules-", NOON, NOON.plusSeconds(1));

        assertThat(drift.late().count()).isOne();
        assertThat(drift.late().maxNanos()).isEqualTo(40_000_000);
        assertThat(drift.lastLate()).isZero();
    }

    @Test
    void whatLiesOutsideTheWindowCountsOnlyForWhenItWasLateLast() throws Exception {
        run(1, NOON.minusSeconds(60), 5_000);
        run(2, NOON, 7);

        JournalDrift drift = JournalDrift.of(database, "schedules-", NOON, NOON.plusSeconds(1));

        assertThat(drift.late().count()).isZero();
        assertThat(drift.lastLate()).isEqualTo(NOON.minusSeconds(55).toEpochMilli());
    }

    @Test
    void aScheduleHasBegunWhenItHasACursor() throws Exception {
        assertThat(JournalDrift.begun(database, "schedules-")).isOne();
        assertThat(JournalDrift.begun(database, "other")).isZero();
    }

    private void run(int flow, Instant meant, long late) throws Exception {
        sql("INSERT INTO run VALUES (" + flow + ", " + (meant.toEpochMilli() + late) + ", CAST('{\"scheduledAt\":\""
                + meant + "\"}' AS BLOB))");
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }
}
