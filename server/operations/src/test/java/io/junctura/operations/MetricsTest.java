package io.junctura.operations;

import static io.junctura.history.Server.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.backup.BackupKey;
import io.junctura.backup.Backups;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.history.Server;
import io.junctura.http.HttpMetrics;
import io.junctura.http.TestClient.Answer;
import io.junctura.memory.HeapShare;
import io.junctura.retention.DiskSpace;
import io.junctura.retention.Retention;
import io.junctura.retention.RetentionClock;
import io.junctura.retention.RetentionSettings;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.UnusedFiles;
import io.junctura.retention.sqlite.SqliteRetentionStore;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @TempDir
    Path folder;

    @Test
    void whatHappenedIsCountedAndGivenToPrometheus() throws Exception {
        Metrics metrics = new Metrics();
        try (Server server = new Server(
                folder,
                metrics::counting,
                metrics,
                one -> List.of(new MetricsRoutes(
                        "1.2.3",
                        new EngineFigures(metrics, one.engine, one.journal, one.search, one.book::name),
                        new HttpFigures(new HttpMetrics()),
                        kept(one.database))))) {
            server.book.add("plain", action("send", "test.echo", Map.of()));
            server.book.add("refused", action("send", "test.refuse", Map.of()));
            server.book.add("held", action("wait", "test.hold", Map.of()));
            server.run("plain", Map.of(), RunStatus.SUCCEEDED);
            server.run("plain", Map.of(), RunStatus.SUCCEEDED);
            server.run("refused", Map.of(), RunStatus.FAILED);
            server.accept("held", Map.of());
            server.book.ordered("ordered", action("wait", "test.hold", Map.of()));
            for (int event = 0; event < 3; event++) server.accept("ordered", Map.of("key", "a"));

            Answer answer = server.client.get("/metrics");
            assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(answer.text().lines())
                    .contains(
                            "junctura_info{version=\"1.2.3\"} 1",
                            "junctura_runs_accepted_total 7",
                            "junctura_runs_ended_total{status=\"succeeded\"} 2",
                            "junctura_runs_ended_total{status=\"failed\"} 1",
                            "junctura_attempts_total 3",
                            "junctura_attempts_failed_total{kind=\"refused\"} 1",
                            "junctura_backlog{flow=\"default/shop/held\"} 1",
                            "junctura_backlog{flow=\"default/shop/ordered\"} 3",
                            "junctura_backlog{flow=\"default/shop/plain\"} 0",
                            "# TYPE junctura_backlog gauge",
                            "junctura_database_limit_bytes 4294967296",
                            "junctura_event_names 0",
                            "junctura_disk_free_bytes 1099511627776",
                            "junctura_disk_short 0",
                            "junctura_backup_failures_total 0");
            assertThat(answer.text()).doesNotContain("junctura_backup_age_seconds");
            assertThat(answer.text().lines()).contains("junctura_search_behind_runs 7", "junctura_search_bytes 0");
            assertThat(answer.text().lines())
                    .allMatch(line -> line.startsWith("# ")
                            || line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? -?[0-9.E-]+"));
        }
    }

    @Test
    void aCallThatOnlyComputesIsARunLikeOthers() throws Exception {
        Metrics metrics = new Metrics();
        try (Server server = new Server(
                folder,
                metrics::counting,
                metrics,
                one -> List.of(new MetricsRoutes(
                        "1.2.3",
                        new EngineFigures(metrics, one.engine, one.journal, one.search, one.book::name),
                        new HttpFigures(new HttpMetrics()),
                        kept(one.database))))) {
            Incoming call = new Incoming(Map.of(), null, Map.of(), null);
            long run = server.engine
                    .call(
                            server.book.add("computes"),
                            call,
                            false,
                            Duration.ofSeconds(30),
                            HeapShare.REQUEST_VALUES.open())
                    .get()
                    .run();
            server.await(run, RunStatus.SUCCEEDED);
            assertThat(server.client.get("/metrics").text().lines())
                    .contains(
                            "junctura_runs_accepted_total 1",
                            "junctura_runs_ended_total{status=\"succeeded\"} 1",
                            "junctura_attempts_total 0");
        }
    }

    @Test
    void theAgeOfTheNewestBackupIsShown() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(folder, broken -> {})) {
            Instant hourAgo = Instant.now().minusSeconds(3_600);
            database.write(tx -> tx.execute(
                    "INSERT INTO installation (name, value) VALUES (?, ?)", Backups.LAST, hourAgo + " 12345"));
            Exposition out = new Exposition();
            kept(database).write(out);
            String age = out.toString()
                    .lines()
                    .filter(line -> line.startsWith("junctura_backup_age_seconds "))
                    .findFirst()
                    .orElse("");
            assertThat(Double.parseDouble(age.substring(age.indexOf(' ')))).isBetween(3_600.0, 3_900.0);
        }
    }

    private DataFigures kept(SqliteDatabase database) {
        DiskSpace space = new DiskSpace(() -> 1L << 40, 1L << 28, () -> false);
        FileStore files = new FileStore(folder.resolve("files"));
        ValueFiles values = new ValueFiles(folder.resolve("files"), Runnable::run);
        FileHold hold = new FileHold();
        Clock clock = Clock.systemUTC();
        RetentionStore store = new SqliteRetentionStore(database);
        Retention retention = new Retention(
                store,
                new UnusedFiles(store, files, values, hold),
                RetentionSettings.DEFAULT,
                space,
                new RetentionClock(store, clock, System::currentTimeMillis),
                () -> {});
        retention.sweep();
        return new DataFigures(
                retention,
                space,
                new Backups(database, folder, hold, space, clock, "1.0", () -> new BackupKey(new byte[] {1})),
                clock);
    }

    @Test
    void labelsAreEscaped() {
        Exposition out = new Exposition();
        out.gauge("x", "Y.");
        out.sample("flow", "a\"b\\c\nd", 1);
        assertThat(out.toString()).endsWith("x{flow=\"a\\\"b\\\\c\\nd\"} 1\n");
    }
}
