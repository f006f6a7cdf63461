package io.junctura.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each sync is slow, and senders time out and repeat their requests. */
@Tag("tools")
class F08SlowDiskTest {
    private static final EventKind[] KINDS = EventKind.values();

    @Test
    void g2_sendersThatGiveUpOnASlowDiskStartNothingTwice() {
        Trials.of("F8", "each sync takes up to two seconds", "G1", "G2", "G12")
                .times(1, 20)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
                    try (Server server = Server.on(data).option("apply", flows).start()) {
                        server.awaitQuiet(Duration.ofSeconds(10));
                    }
                    long millis = trial.between(100, trial.random.nextInt(4) == 0 ? 2_000 : 300);
                    String[] strace = Strace.command(
                            trial.folder.resolve("strace.log"),
                            List.of(
                                    "-e",
                                    "trace=fsync,fdatasync",
                                    "-e",
                                    "inject=fsync,fdatasync:delay_enter=" + millis * 1000));
                    AtomicInteger gaveUp = new AtomicInteger();
                    try (Server server = Server.on(data).under(strace).start()) {
                        AtomicInteger next = new AtomicInteger();
                        Senders.inParallel(6, () -> {
                            while (next.get() < 40) {
                                // About half of the senders time out.
                                try (Client client = new Client(server.port(), Duration.ofMillis(millis))) {
                                    Senders.SentEvent event =
                                            senders.event(KINDS[next.getAndIncrement() % KINDS.length]);
                                    for (int i = 0; i < 3 && !event.isAcknowledged(); i++) {
                                        try {
                                            senders.send(client, server, event);
                                        } catch (IOException impatient) {
                                            gaveUp.incrementAndGet();
                                        }
                                    }
                                }
                            }
                        });
                        senders.sendAgain(server);
                        server.awaitQuiet(Duration.ofMinutes(2));
                    }
                    trial.count("senders that gave up", gaveUp.get());
                    Checker.check(trial, data, senders, sink, 0);
                });
    }
}
