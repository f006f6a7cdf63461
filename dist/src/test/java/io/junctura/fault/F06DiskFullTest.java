package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk with the data folder fills up under load. Later there is space again, without a restart. */
@Tag("tools")
class F06DiskFullTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g12_eventsAreRejectedWhileTheDiskIsFullAndAcceptedOnceThereIsSpace() {
        Trials.of("F6", "the disk is full for a while", "G1", "G12")
                .times(1, 20)
                .run(F06DiskFullTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        LinuxTools.needRoot("mount a small disk");
        Path disk = Files.createDirectory(trial.folder.resolve("disk"));
        LinuxTools.run(List.of("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", disk.toString()));
        trial.closing(() -> LinuxTools.run(List.of("umount", disk.toString())));
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = disk.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        // The server rejects events while there is little space, or only when a write fails.
        String minFree = trial.seed % 2 == 0 ? "1KB" : "1MB";
        try (Server server = Server.on(data)
                .option("apply", flows)
                .option("min-free", minFree)
                // Otherwise the server limits its data to a quarter of this small disk, and deletes the oldest runs,
                // which the checker needs.
                .option("keep-size", "none")
                .start()) {
            senders.load(
                    server,
                    2,
                    n -> KINDS[n % KINDS.length],
                    () -> senders.sent().size() > 20);
            Path ballast = disk.resolve("ballast");
            fill(ballast, disk.toFile().getUsableSpace() - trial.between(0, 256 * 1024));
            String large = "x".repeat(2_000);
            boolean[] refused = {false};
            Senders.inParallel(4, () -> {
                try (Client client = new Client(server.port(), Duration.ofSeconds(3))) {
                    while (!refused[0]) {
                        if (!server.isAlive()) throw new AssertionError("It should go on: " + server.said());
                        Senders.SentEvent event = senders.event(EventKind.KEYED);
                        try {
                            Client.Answer answer = senders.send(client, server, event, large);
                            if (answer.isSuccess()) continue;
                            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                            assertThat(answer.headers()).containsKey("retry-after");
                            refused[0] = true;
                        } catch (IOException unknown) {
                            // The request waits for space. Its sender repeats it.
                        }
                    }
                }
            });
            Files.delete(ballast);
            senders.sendAgain(server);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        Checker.check(trial, data, senders, sink, 0);
        trial.count("refusals", 1);
    }

    /** Writes this many bytes, or as many as fit, because the server writes at the same time. */
    private static void fill(Path ballast, long bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long written = 0; written < bytes; written += 4096) out.write(new byte[4096]);
        } catch (IOException full) {
            if (Files.size(ballast) == 0) throw full;
        }
    }
}
