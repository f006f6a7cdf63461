package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The process ends at a named crash point, when it reaches the point for the n-th time. The seed of a trial selects the
 * point.
 */
class F02CrashPointsTest {
    private static final EventKind[] KINDS = EventKind.values();

    /** The load reaches these points at most once for every sixth event. */
    private static final Set<String> SELDOM = Set.of("topic", "timer", "value");

    /** Crash points that a load reaches. */
    private static final List<String> AT_WORK =
            CrashPoints.except("open", "migration", "retention", "file", "backup", "restore");

    /** Crash points that a start with a new data folder reaches. */
    private static final List<String> AT_FIRST_START = CrashPoints.of("open", "migration");

    /** Crash points that the file trigger reaches. */
    private static final List<String> AT_FILES = CrashPoints.of("file");

    /** Crash points that the stream trigger reaches. Its events have no ids, so the test would see a duplicate. */
    private static final List<String> AT_STREAMS = CrashPoints.of("cursor", "accept").stream()
            .filter(point -> !point.equals("accept.named"))
            .toList();

    /** The number of files. */
    private static final int FILES = 20;

    @Test
    void g3_g4_g5_aRunContinuesAfterACrashAtAnyPoint() {
        Trials.of("F2", "killed at crash points under load", "G1", "G2", "G3", "G4", "G5", "G6", "G9", "G13", "G15")
                .times(2, 10 * AT_WORK.size())
                .at(AT_WORK.size())
                .run(trial -> atWork(trial, CrashPoints.drawn(AT_WORK, trial)));
    }

    private static void atWork(Trial trial, String point) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        boolean cursor = point.startsWith("cursor.");
        int hit = 1 + trial.random.nextInt(cursor ? 2 : SELDOM.contains(point.split("\\.", 2)[0]) ? 8 : 25);
        int offset = trial.random.nextInt(KINDS.length);
        // The data folder is prepared before, so that the load reaches the crash point, not the first start.
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.awaitQuiet(Duration.ofSeconds(10));
        }
        Server.Start start = Server.on(data).crashAt(point, hit);
        if (point.startsWith("checkpointer.")) start.writesLogBackOften();
        // The schedule is due at once, and then in an hour.
        if (cursor) start.option("apply", Documents.write(trial.folder.resolve("hourly.yaml"), "hourly.yaml", ""));
        try (Server server = start.launch()) {
            if (server.readyOrEnded()) {
                senders.load(
                        server,
                        4,
                        n -> KINDS[(n + offset) % KINDS.length],
                        () -> senders.sent().size() > 2_000);
            }
            assertThat(server.awaitEnd(Duration.ofSeconds(30))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(data).start()) {
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
            Until.holds(
                    Duration.ofSeconds(30),
                    () -> "files that no commit names are gone: " + ValueFileRows.unnamed(data),
                    () -> ValueFileRows.unnamed(data).isEmpty());
        }
        Checker.check(trial, data, senders, sink, 1);
    }

    /** No event has been acknowledged, so the next start only completes this one. */
    @Test
    void g1_g17_theNextStartCompletesAnInterruptedFirstStart() {
        Trials.of("F2", "killed at crash points of the first start", "G1", "G17")
                .times(1, 10 * AT_FIRST_START.size())
                .at(AT_FIRST_START.size())
                .run(trial -> atFirstStart(trial, CrashPoints.drawn(AT_FIRST_START, trial)));
    }

    private static void atFirstStart(Trial trial, String point) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        int most = point.equals("migration.statement") ? 60 : 1;
        try (Server server = Server.on(data)
                .option("apply", flows)
                .crashAt(point, 1 + trial.random.nextInt(most))
                .launch()) {
            assertThat(server.awaitEnd(Duration.ofSeconds(30))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(data).option("apply", flows).start()) {
            senders.load(
                    server,
                    2,
                    n -> KINDS[n % KINDS.length],
                    () -> senders.sent().size() > 20);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        Checker.check(trial, data, senders, sink, 1);
    }

    /** The file ledger is written in the commit that creates the run. */
    @Test
    void g1_g2_aFileHasOneRunAfterACrashAtAnyPoint() {
        Trials.of("F2", "killed at crash points of the file trigger", "G1", "G2", "G4")
                .times(1, 10 * AT_FILES.size())
                .at(AT_FILES.size())
                .run(trial -> atFiles(trial, CrashPoints.drawn(AT_FILES, trial)));
    }

    private static void atFiles(Trial trial, String point) throws Exception {
        Sink sink = trial.closing(new Sink());
        Path data = trial.folder.resolve("data");
        Path folder = Files.createDirectory(trial.folder.resolve("in"));
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        Path pickup = Documents.write(trial.folder.resolve("pickup.yaml"), "pickup.yaml", sink.address());
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.install(TestPlugin.jar(trial.folder, "pickup", "PickupConnector", "Folder"));
            server.publish(Files.readString(pickup).replace("FOLDER", folder.toString()));
        }
        for (int n = 0; n < FILES; n++) Files.writeString(folder.resolve("file-" + n), "content " + n);
        // The ledger has one entry when a file is taken and one when it is moved.
        int hit = 1 + trial.random.nextInt(2 * FILES);
        try (Server server = Server.on(data).crashAt(point, hit).launch()) {
            assertThat(server.awaitEnd(Duration.ofSeconds(60))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(data).start()) {
            Until.holds(Duration.ofSeconds(60), () -> "all files are disposed of", () -> isEmpty(folder));
            server.awaitQuiet(Duration.ofSeconds(60));
            assertThat(server.api("/api/v1/runs/counts").get("succeeded")).isEqualTo((long) FILES);
        }
        Map<String, Set<String>> runs = new TreeMap<>();
        for (Sink.Effect effect : sink.effects()) {
            runs.computeIfAbsent(effect.id(), file -> new HashSet<>()).add(effect.run() + " " + effect.key());
        }
        assertThat(runs).as("files, with their runs and keys").hasSize(FILES);
        assertThat(runs.values()).allMatch(one -> one.size() == 1);
        trial.count("files", FILES);
        trial.count("effects", sink.effects().size());
    }

    /** The cursor moves in the commit that accepts the events. */
    @Test
    void g1_g2_aStreamsCursorsMatchItsEventsAfterACrashAtAnyPoint() {
        Trials.of("F2", "killed at crash points of a stream", "G1", "G2")
                .times(1, 10 * AT_STREAMS.size())
                .at(AT_STREAMS.size())
                .run(trial -> {
                    String point = CrashPoints.drawn(AT_STREAMS, trial);
                    StreamTrial stream = new StreamTrial(trial);
                    int hit = 1 + trial.random.nextInt(StreamTrial.UP_TO / 4);
                    try (Server server =
                            Server.on(stream.data).crashAt(point, hit).launch()) {
                        assertThat(server.awaitEnd(Duration.ofSeconds(60)))
                                .as(point)
                                .isEqualTo(CrashPoint.EXIT_CODE);
                    }
                    stream.check();
                });
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            return left.findAny().isEmpty();
        }
    }
}
