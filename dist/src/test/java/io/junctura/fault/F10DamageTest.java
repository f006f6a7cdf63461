package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.operations.Check;
import io.junctura.operations.Doctor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Bytes of the database or of its log are changed, or the files are truncated, while no server runs. The next start refuses,
 * or the damaged data is never read. Files of large values are damaged, too.
 */
class F10DamageTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g17_damagedDataIsNotServed() {
        Trials.of("F10", "bytes changed and ends cut off", "G1", "G3", "G17")
                .times(2, 100)
                .run(F10DamageTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        boolean killed = trial.random.nextInt(4) > 0;
        int events = 20 + trial.random.nextInt(200);
        // In half of the trials the receiver does not answer, so that the damage affects unfinished runs.
        if (killed && trial.random.nextBoolean()) sink.hold();
        try (Server server = Server.on(data).option("apply", flows).start()) {
            senders.load(server, 4, n -> KINDS[n % 4], () -> senders.sent().size() >= events);
            if (killed) server.kill();
            else server.awaitQuiet(Duration.ofSeconds(60));
        }
        sink.letThrough();
        String spoiled = spoil(trial, data);
        try (Server server = Server.on(data).launch()) {
            if (server.readyOrEnded() && served(senders, server)) {
                server.close();
                trial.count("served: " + spoiled, 1);
                Checker.check(trial, data, senders, sink, killed ? 1 : 0);
                return;
            }
            int code = server.awaitEnd(Duration.ofSeconds(30));
            assertThat(code).as(server.said()).isIn(1, 3);
            assertThat(server.said())
                    .as("the reason of code %s", code)
                    .containsAnyOf(
                            "is damaged: ",
                            "cannot be opened: ",
                            "is empty or missing",
                            "newer release",
                            "supports versions from");
            trial.count("refused: " + spoiled, 1);
        }
        Checker.nothingSpoiledArrived(trial, senders, sink, 1 + (killed ? 1 : 0));
    }

    @Test
    void g17_anInvalidRowIsDamage() {
        Trials.of("F10", "an invalid row of a plugin", "G17")
                .times(1, 1)
                .atMost(1)
                .run(trial -> {
                    Path data = trial.folder.resolve("data");
                    String database = "jdbc:sqlite:" + data.resolve("junctura.db");
                    try (Server server = Server.on(data).start();
                            Connection connection = DriverManager.getConnection(database);
                            Statement statement = connection.createStatement()) {
                        Until.holds(
                                Duration.ofSeconds(30),
                                () -> "the bundled plugins are stored: " + server.said(),
                                () -> statement
                                        .executeQuery("SELECT 1 FROM plugin_version")
                                        .next());
                    }
                    try (Connection connection = DriverManager.getConnection(database);
                            Statement statement = connection.createStatement()) {
                        statement.executeUpdate("UPDATE plugin_version SET installed = 'yesterday'");
                    }
                    Server server = Server.on(data).launch();
                    assertThat(server.awaitEnd(Duration.ofSeconds(30)))
                            .as(server.said())
                            .isIn(1, 3);
                    assertThat(server.said())
                            .contains("is damaged: the row of the plugin ")
                            .doesNotContain("Exception");
                });
    }

    /** A damaged file affects only its run: the run fails visibly, and continues when the file is restored. */
    @Test
    void g3_g17_aDamagedValueFileAffectsOnlyItsRunUntilItIsRestored() {
        Trials.of("F10", "files of large values changed, cut off and deleted", "G3", "G17")
                .times(1, 30)
                .run(F10DamageTest::valueFiles);
    }

    private static void valueFiles(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        int events = 10 + trial.random.nextInt(40);
        sink.hold();
        try (Server server = Server.on(data).option("apply", flows).start()) {
            senders.load(
                    server,
                    4,
                    n -> n % 2 == 0 ? EventKind.LARGE : EventKind.KEYED,
                    () -> senders.sent().size() >= events);
            server.kill();
        }
        sink.letThrough();
        Map<String, byte[]> spoiled = spoilFiles(trial, data);
        List<String> failed = new ArrayList<>();
        try (Server server = Server.on(data).start()) {
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
            for (Object run :
                    (List<?>) server.api("/api/v1/runs?status=failed&limit=200").get("items")) {
                failed.add((String) ((Map<?, ?>) run).get("id"));
                assertThat(spoiled.keySet())
                        .as("the file that is named as the reason of %s", run)
                        .anyMatch(file -> run.toString().contains("files/values/" + file));
            }
        }
        Check found = doctor(data);
        assertThat(found.verdict()).isEqualTo(Check.Verdict.FAILED);
        assertThat(found.finding()).contains(spoiled.keySet());
        for (Map.Entry<String, byte[]> file : spoiled.entrySet()) {
            Files.write(data.resolve("files/values").resolve(file.getKey()), file.getValue());
        }
        assertThat(doctor(data).verdict()).isEqualTo(Check.Verdict.OK);
        try (Server server = Server.on(data).start()) {
            for (String run : failed) server.api("POST", "/api/v1/runs/" + run + "/retry", null, null);
            Until.holds(
                    Duration.ofSeconds(30),
                    () -> "all that failed is taken up again",
                    () -> ((List<?>) server.api("/api/v1/runs?status=failed").get("items")).isEmpty());
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        trial.count("files spoiled", spoiled.size());
        trial.count("runs that failed of it and went on", failed.size());
        Checker.check(trial, data, senders, sink, 1);
    }

    private static Check doctor(Path data) {
        return new Doctor(data, "127.0.0.1", 0, List.of(), List.of(), Clock.systemUTC())
                .examine().stream()
                        .filter(check -> check.name().equals("Large values"))
                        .findFirst()
                        .orElseThrow();
    }

    /** Damages up to five files that a commit names. @return the original content of each */
    private static Map<String, byte[]> spoilFiles(Trial trial, Path data) throws Exception {
        List<String> names =
                new ArrayList<>(new TreeSet<>(ValueFileRows.named(data).keySet()));
        Collections.shuffle(names, trial.random);
        Map<String, byte[]> spoiled = new HashMap<>();
        for (String name : names.subList(0, Math.min(names.size(), 1 + trial.random.nextInt(5)))) {
            Path file = data.resolve("files/values").resolve(name);
            spoiled.put(name, Files.readAllBytes(file));
            int how = trial.random.nextInt(3);
            if (how == 0) {
                Files.delete(file);
                continue;
            }
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                if (how == 1) bytes.setLength((long) (trial.random.nextDouble() * bytes.length()));
                else flip(bytes, trial.random);
            }
        }
        return spoiled;
    }

    /** Repeats all events, and waits. @return false if the server has ended */
    private static boolean served(Senders senders, Server server) throws Exception {
        try {
            try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
                for (Senders.SentEvent event : senders.sent()) senders.send(client, server, event);
            }
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
            return true;
        } catch (IOException | AssertionError e) {
            // The server prints a sentence and ends. The checker examines a server that continues.
            if (server.endsWithin(Duration.ofSeconds(10))) return false;
            throw e;
        }
    }

    /** @return a description of the damage */
    private static String spoil(Trial trial, Path data) throws IOException {
        Path log = data.resolve("junctura.db-wal");
        boolean ofLog = trial.seed % 2 == 0 && Files.exists(log);
        Path file = ofLog ? log : data.resolve("junctura.db");
        boolean cut = trial.random.nextInt(4) == 0;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            if (cut) bytes.setLength((long) (trial.random.nextDouble() * bytes.length()));
            else flip(bytes, trial.random);
        }
        return (ofLog ? "log" : "database") + (cut ? " cut" : " changed");
    }

    /** Changes up to 64 bytes, anywhere or close together. */
    private static void flip(RandomAccessFile file, Random random) throws IOException {
        int most = 1 + random.nextInt(64);
        long from = random.nextBoolean() ? 0 : (long) (random.nextDouble() * file.length());
        long within = from == 0 ? file.length() : Math.min(512, file.length() - from);
        for (int i = 0; i < most; i++) {
            long at = from + (long) (random.nextDouble() * within);
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ (1 + random.nextInt(255)));
        }
    }
}
