package io.junctura.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** SIGKILL under load, and again while the next start recovers. */
class F03KilledWhileStartingTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g1_g3_g5_acceptedEventsAreProcessedAfterKilledStarts() {
        Trials.of("F3", "killed while it starts again", "G1", "G3", "G4", "G5", "G6")
                .times(1, 50)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
                    // The receiver does not answer, so that much work is left.
                    sink.hold();
                    try (Server server = Server.on(data).option("apply", flows).start()) {
                        CompletableFuture<Void> killed = after(server, trial.between(300, 1_500));
                        senders.load(server, 4, n -> KINDS[n % 4], () -> false);
                        killed.join();
                    }
                    sink.letThrough();
                    int starts = 1 + trial.random.nextInt(3);
                    for (int start = 0; start < starts; start++) {
                        try (Server server = Server.on(data).launch()) {
                            after(server, trial.between(100, 3_000)).join();
                        }
                    }
                    try (Server server = Server.on(data).start()) {
                        senders.sendAgain(server);
                        server.awaitQuiet(Duration.ofSeconds(60));
                    }
                    Checker.check(trial, data, senders, sink, 1 + starts);
                });
    }

    private static CompletableFuture<Void> after(Server server, long millis) {
        return CompletableFuture.runAsync(
                server::kill, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }
}
