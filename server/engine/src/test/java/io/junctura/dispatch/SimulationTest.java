package io.junctura.dispatch;

import io.junctura.CommitSeed;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promises under crashes at any point. {@code -Djunctura.seeds=FROM-TO} runs other seeds; one seed alone repeats what
 * it did. {@code target/simulation-report.json} has their number and result, for the report of the fault suite.
 */
@Tag("slow")
class SimulationTest {
    private static final int SEEDS = 1_000;
    private static final int SEEDS_OF_THE_LONG_SUITE = 20_000;
    private static final Path REPORT = Path.of("target", "simulation-report.json");

    @Test
    void everyPromiseHoldsUnderCrashesAtAnyPoint() throws IOException {
        int number = Boolean.getBoolean("tests.long") ? SEEDS_OF_THE_LONG_SUITE : SEEDS;
        long first = CommitSeed.get();
        String seeds = System.getProperty("junctura.seeds", first + "-" + (first + number - 1));
        System.out.println("Simulated seeds " + seeds + "; the same again: -Djunctura.seeds=" + seeds);
        int dash = seeds.indexOf('-');
        long from = Long.parseLong(dash < 0 ? seeds : seeds.substring(0, dash));
        long to = Long.parseLong(dash < 0 ? seeds : seeds.substring(dash + 1));
        long began = System.nanoTime();
        Files.deleteIfExists(REPORT);
        for (long seed = from; seed <= to; seed++) {
            try {
                new Simulation(seed).run();
            } catch (RuntimeException | AssertionError e) {
                report(from, seed, List.of(seed), began);
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage() + "\nThe same again: mvn test -pl server/engine -am"
                                + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Djunctura.seeds="
                                + seed,
                        e);
            }
        }
        report(from, to, List.of(), began);
    }

    private static void report(long first, long last, List<Long> failed, long began) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("firstSeed", first);
        report.put("lastSeed", last);
        report.put("failedSeeds", failed);
        report.put("seconds", (System.nanoTime() - began) / 1_000_000_000);
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, Json.pretty(report) + "\n");
    }
}
