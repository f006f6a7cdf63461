package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A plugin with its own protocol over TCP: a stream with partitions, a shared session and uploads in parts. The remote
 * system drops connections, stalls and gives wrong answers, and the process is killed at each step of the protocol.
 */
class F29LineProtocolTest {
    private static final int PARTITIONS = 3;
    /** The records of each partition for each server process, which are enough to reach every step. */
    private static final int RECORDS = 5;
    /** The steps that a short trial is killed at, selected by the seed. */
    private static final int SHORTLY = 5;

    @Test
    void g1_g2_g3_g6_aConnectorOfALongLivedProtocolLosesNothingAndDoublesNothing() {
        Trials.of(
                        "F29",
                        "killed at each step of a line protocol whose server drops, stalls and lies",
                        "G1",
                        "G2",
                        "G3",
                        "G6")
                .times(1, 10)
                .run(F29LineProtocolTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        LineServer lines = trial.closing(new LineServer(PARTITIONS, trial.random.nextLong()));
        Path data = trial.folder.resolve("data");
        Path relay = Documents.write(trial.folder.resolve("relay.yaml"), "relay.yaml", "");
        try (Server server = Server.on(data).start()) {
            server.install(TestPlugin.jar(
                    trial.folder, "relay", "RelayConnector", "Line", "Lines", "Session", "Upload", "Read"));
            server.publish(Files.readString(relay).replace("LINE", lines.address()));
        }
        List<LineServer.Step> steps = new ArrayList<>(List.of(LineServer.Step.values()));
        Collections.shuffle(steps, trial.random);
        if (!Boolean.getBoolean("tests.long")) steps = steps.subList(0, SHORTLY);
        int records = 0;
        for (LineServer.Step step : steps) {
            try (Server server = Server.on(data).start()) {
                // A step during which the server ended three times in a row waits for a person.
                awaitStored(lines, records);
                boolean once = step == LineServer.Step.CONNECTED || step == LineServer.Step.READ_RECEIVED;
                lines.at(step, once ? 1 : 1 + trial.random.nextInt(RECORDS), server::kill);
                if (once) lines.disconnect();
                lines.release(RECORDS);
                records += PARTITIONS * RECORDS;
                Until.holds(Duration.ofSeconds(60), () -> "the server is killed at " + step, () -> !server.isAlive());
            }
            trial.count("kills", 1);
        }
        try (Server server = Server.on(data).start()) {
            awaitStored(lines, records);
            server.awaitQuiet(Duration.ofSeconds(60));
            assertThat(server.api("/api/v1/runs/counts").get("succeeded")).isEqualTo((long) records);
        }
        Map<String, List<String>> expected = new TreeMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            for (long n = 1; n <= records / PARTITIONS; n++) {
                String name = "p" + i + "-" + n;
                expected.put(name, List.of("text-" + i + "-" + n + " of " + name));
            }
        }
        assertThat(lines.files()).isEqualTo(expected);
        assertThat(lines.violations()).isEmpty();
        trial.count("files", records);
        trial.count("faults of the remote system", lines.faults());
    }

    private static void awaitStored(LineServer lines, int files) throws Exception {
        Until.holds(
                Duration.ofSeconds(60),
                () -> files + " files are stored; there are " + lines.stored(),
                () -> lines.stored() >= files);
    }
}
