package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The process dies at a named place, the n-th time that it comes there. A trial's seed draws the place, neighbouring seeds
 * different ones.
 */
class F02CrashPointsTest {
    private static final Kind[] KINDS = Kind.values();

    /** Met under load. */
    private static final List<String> AT_WORK = List.of(
            "accept.before-journal",
            "accept.inserted",
            "accept.named",
            "accept.committed",
            "change.entries",
            "change.committed",
            "end.updated",
            "wait.inserted",
            "wait.deleted",
            "topic.inserted",
            "effect.before",
            "effect.after",
            "timer.woken",
            "writer.taken",
            "writer.written",
            "writer.committed",
            "writer.told");

    /** Met while a new data folder is opened. */
    private static final List<String> AT_FIRST_START = List.of(
            "open.locked", "open.connected", "migration.statement", "migration.before-commit", "migration.committed");

    private static String drawn(List<String> points, Trial trial) {
        String point = points.get((int) Math.floorMod(trial.seed, (long) points.size()));
        trial.count("at " + point, 1);
        return point;
    }

    @Test
    void g3_g4_g5_aRunGoesOnWhereItWasWhereverTheProcessDies() {
        Trials.of("F2", "killed at named places under load", "G1", "G2", "G3", "G4", "G5", "G6", "G9", "G13", "G15")
                .times(4, 10 * AT_WORK.size())
                .run(trial -> atWork(trial, drawn(AT_WORK, trial)));
    }

    private static void atWork(Trial trial, String point) throws Exception {
        Sink sink = trial.closing(new Sink());
        Driver driver = trial.closing(new Driver(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        int hit = 1 + trial.random.nextInt(point.startsWith("topic") || point.startsWith("timer") ? 8 : 25);
        int offset = trial.random.nextInt(KINDS.length);
        // A folder that has been served before: the place is to be met under load, not while documents are applied.
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.awaitQuiet(Duration.ofSeconds(10));
        }
        try (Server server = Server.on(data).crashAt(point, hit).start()) {
            driver.load(
                    server,
                    4,
                    n -> KINDS[(n + offset) % KINDS.length],
                    () -> driver.sent().size() > 2_000);
            assertThat(server.awaitEnd(Duration.ofSeconds(30))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(data).start()) {
            driver.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        Checker.check(trial, data, driver, sink, 1);
    }

    /** Nobody has been told anything yet: the next start does what this one did not. */
    @Test
    void g1_g17_aFirstStartThatDiesIsMadeGoodByTheNext() {
        Trials.of("F2", "killed at named places of the first start", "G1", "G17")
                .times(2, 10 * AT_FIRST_START.size())
                .run(trial -> atFirstStart(trial, drawn(AT_FIRST_START, trial)));
    }

    private static void atFirstStart(Trial trial, String point) throws Exception {
        Sink sink = trial.closing(new Sink());
        Driver driver = trial.closing(new Driver(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        int most = point.equals("migration.statement") ? 20 : point.startsWith("migration") ? 2 : 1;
        try (Server server = Server.on(data)
                .option("apply", flows)
                .crashAt(point, 1 + trial.random.nextInt(most))
                .launch()) {
            assertThat(server.awaitEnd(Duration.ofSeconds(30))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(data).option("apply", flows).start()) {
            driver.load(
                    server, 2, n -> KINDS[n % KINDS.length], () -> driver.sent().size() > 20);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        Checker.check(trial, data, driver, sink, 1);
    }
}
