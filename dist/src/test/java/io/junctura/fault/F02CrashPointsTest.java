package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The process dies at a named place, the n-th time that it comes there. A trial's seed draws the place, neighbouring seeds
 * different ones.
 */
class F02CrashPointsTest {
    private static final Kind[] KINDS = Kind.values();

    /** The load comes there once for each sixth event, or less often. */
    private static final Set<String> SELDOM = Set.of("topic", "timer", "value");

    /** Met under load. */
    private static final List<String> AT_WORK = CrashPoints.except("open", "migration", "retention", "file");

    /** Met while a new data folder is opened. */
    private static final List<String> AT_FIRST_START = CrashPoints.of("open", "migration");

    @Test
    void g3_g4_g5_aRunGoesOnWhereItWasWhereverTheProcessDies() {
        Trials.of("F2", "killed at named places under load", "G1", "G2", "G3", "G4", "G5", "G6", "G9", "G13", "G15")
                .times(4, 10 * AT_WORK.size())
                .at(AT_WORK.size())
                .run(trial -> atWork(trial, CrashPoints.drawn(AT_WORK, trial)));
    }

    private static void atWork(Trial trial, String point) throws Exception {
        Sink sink = trial.closing(new Sink());
        Driver driver = trial.closing(new Driver(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        boolean cursor = point.startsWith("cursor.");
        int hit = 1 + trial.random.nextInt(cursor ? 2 : SELDOM.contains(point.split("\\.", 2)[0]) ? 8 : 25);
        int offset = trial.random.nextInt(KINDS.length);
        // A folder that has been served before: the place is to be met under load, not while documents are applied.
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.awaitQuiet(Duration.ofSeconds(10));
        }
        Server.Start start = Server.on(data).crashAt(point, hit);
        if (point.startsWith("checkpointer.")) start.writesLogBackOften();
        // The first time of a schedule comes as soon as it is there, and the next one in an hour.
        if (cursor) start.option("apply", Documents.write(trial.folder.resolve("hourly.yaml"), "hourly.yaml", ""));
        try (Server server = start.launch()) {
            if (server.readyOrEnded()) {
                driver.load(
                        server,
                        4,
                        n -> KINDS[(n + offset) % KINDS.length],
                        () -> driver.sent().size() > 2_000);
            }
            assertThat(server.awaitEnd(Duration.ofSeconds(30))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(data).start()) {
            driver.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
            Until.holds(
                    Duration.ofSeconds(30),
                    () -> "files that no commit names are gone: " + ValueFileRows.unnamed(data),
                    () -> ValueFileRows.unnamed(data).isEmpty());
        }
        Checker.check(trial, data, driver, sink, 1);
    }

    /** Nobody has been told anything yet: the next start does what this one did not. */
    @Test
    void g1_g17_aFirstStartThatDiesIsMadeGoodByTheNext() {
        Trials.of("F2", "killed at named places of the first start", "G1", "G17")
                .times(2, 10 * AT_FIRST_START.size())
                .at(AT_FIRST_START.size())
                .run(trial -> atFirstStart(trial, CrashPoints.drawn(AT_FIRST_START, trial)));
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
