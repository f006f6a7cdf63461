package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The n-th sync or write of the database fails once, so data that the server believes to be on disk may be lost. */
@Tag("tools")
class F07DiskErrorTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g17_aFailedSyncOrWriteStopsTheServerAndNothingAcknowledgedIsLost() {
        Trials.of("F7", "a sync or write fails with EIO", "G1", "G17")
                .times(2, 40)
                .run(F07DiskErrorTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.awaitQuiet(Duration.ofSeconds(10));
        }
        // The process makes these two system calls only for its database.
        String call = trial.seed % 2 == 0 ? "fsync,fdatasync" : "pwrite64";
        int when = 1 + trial.random.nextInt(call.startsWith("fsync") ? 60 : 200);
        String[] strace = Strace.command(
                trial.folder.resolve("strace.log"),
                List.of("-e", "trace=" + call, "-e", "inject=" + call + ":error=EIO:when=" + when));
        Server.Start start = Server.on(data).under(strace);
        if (trial.random.nextBoolean()) start.writesLogBackOften();
        try (Server server = start.launch()) {
            if (server.readyOrEnded()) {
                senders.load(
                        server,
                        4,
                        n -> KINDS[n % KINDS.length],
                        () -> senders.sent().size() > 3_000);
            }
            int code = server.awaitEnd(Duration.ofSeconds(30));
            assertThat(code).as(server.said()).isIn(1, 3);
            assertThat(server.said())
                    .containsAnyOf("stops, since its database can no longer be written", "cannot be opened");
        }
        try (Server server = Server.on(data).start()) {
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        trial.count(call.startsWith("fsync") ? "failed syncs" : "failed writes", 1);
        Checker.check(trial, data, senders, sink, 1);
    }
}
