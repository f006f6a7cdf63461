package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A power failure under load. All unsynced writes are lost, or some of them, or some of their sectors. */
@Tag("tools")
class F05PowerLossTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g1_whatWasAcknowledgedSurvivesAPowerFailure() {
        Trials.of("F5", "power failure under load", "G1", "G3", "G4", "G6")
                .times(1, 50)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    int taken = fail(trial, sink, senders, data, trial.seed % 2 == 0 ? null : trial.random);
                    try (Server server = Server.on(data).start()) {
                        senders.sendAgain(server);
                        server.awaitQuiet(Duration.ofSeconds(60));
                    }
                    trial.count("writes taken", taken);
                    Checker.check(trial, data, senders, sink, 1);
                });
    }

    /** The suite detects a missing sync. */
    @Test
    void g1_theControlsWithoutASyncLoseWhatWasAcknowledged() {
        Trials.of("F5", "control without syncs: must lose", "G1")
                .times(1, 10)
                .atMost(10)
                .run(trial -> {
                    for (String synchronous : new String[] {"NORMAL", "OFF"}) {
                        Sink sink = trial.closing(new Sink());
                        Senders senders = trial.closing(new Senders(trial));
                        Path data = trial.folder.resolve(synchronous);
                        fail(
                                trial,
                                sink,
                                senders,
                                data,
                                null,
                                "-Djunctura.loses-data.fault-control.synchronous=" + synchronous);
                        Set<String> kept = new HashSet<>();
                        try {
                            kept = events(data.resolve("junctura.db"));
                        } catch (SQLException unreadable) {
                            // This is a loss, too.
                        }
                        long lost = 0;
                        for (Senders.SentEvent event : senders.sent()) {
                            // The database contains only the names of the files of large values.
                            if (event.kind == EventKind.LARGE) continue;
                            if (event.isAcknowledged() && !kept.contains(event.id)) lost++;
                        }
                        assertThat(lost)
                                .as(
                                        "acknowledged events that synchronous=%s has lost, of %s",
                                        synchronous, senders.acknowledged())
                                .isPositive();
                        trial.count("lost with " + synchronous, lost);
                    }
                });
    }

    /** The same for large values, whose files have their own syncs. */
    @Test
    void g1_theControlWithoutSyncsOfFilesLosesLargeValues() {
        Trials.of("F5", "control without syncs of value files: must lose", "G1")
                .times(1, 10)
                .atMost(10)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    fail(trial, sink, senders, data, null, "-Djunctura.loses-data.fault-control.values-unsynced=true");
                    Set<String> lost = new HashSet<>(ValueFileRows.named(data).keySet());
                    lost.removeIf(
                            file -> Files.exists(data.resolve("files/values").resolve(file)));
                    assertThat(lost).as("files that a commit names").isNotEmpty();
                    trial.count("files lost", lost.size());
                });
    }

    private static Set<String> events(Path file) throws SQLException {
        Set<String> events = new HashSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT json_extract(payload, '$.id') FROM run")) {
            while (row.next()) events.add(row.getString(1));
        }
        return events;
    }

    private static int fail(Trial trial, Sink sink, Senders senders, Path data, Random some, String... java)
            throws Exception {
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.awaitQuiet(Duration.ofSeconds(10));
        }
        PowerLoss power = new PowerLoss(trial.folder, data);
        Server.Start start = Server.on(data).java(java);
        // A server without this sync must lose the writes that the kernel has not written back.
        if (java.length == 0) start.writesLogBackOften();
        try (Server server = power.over(start).start()) {
            long after = trial.between(50, 1_200);
            CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> {
                // A power failure before the first acknowledgement would test nothing.
                while (server.isAlive() && senders.acknowledged() < 10) Until.passed(10);
                Until.passed(after);
                server.kill();
            });
            senders.load(server, 4, n -> KINDS[n % KINDS.length], () -> false);
            killed.join();
        }
        return power.strike(some);
    }
}
